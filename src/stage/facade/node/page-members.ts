import * as v from 'valibot'
import { pageOf } from '../../document/geometry'
import type { StageNode } from '../../document/stage-node'
import { assertAlive, assertPageLoaded } from '../guards'
import { check } from '../validation'
import { looking, type NodeContext, type NodeMember } from './node-member'

/** Pages. */
export const PAGE_MEMBERS = {
  loadAsync: looking(async ({ run, node }) => {
    run.loadedPageIds.add(node.id)
  }, 'loadAsync'),
  selection: {
    read: ({ run, node, holder }) => {
      assertPageLoaded(run, node, 'get_selection')
      return Object.freeze(unordered(run.document.selection(node.id)).map((id) => holder.hold(id)))
    },
    write: writeSelection,
  } satisfies NodeMember,
} as const

/** The document. */
export const DOCUMENT_MEMBERS = {
  documentColorProfile: { read: () => 'SRGB' } satisfies NodeMember<'SRGB'>,
} as const

function writeSelection({ run, node, holder }: NodeContext, value: unknown): void {
  const where = 'set_selection'
  assertAlive(run)
  assertPageLoaded(run, node, where)
  const values = check({ where, name: 'selection', schema: v.array(v.unknown()) }, value)
  const ids = values.map((each) => holder.idOf(each, where, 'selection'))
  const isElsewhere = ids.some((id) => !isOnPage(run.document.require(id), { run, node }))
  if (isElsewhere) throw new Error(`in ${where}: The selection of a page can only include nodes in that page`)
  run.document.select(ids, node.id)
}

function isOnPage(selected: StageNode, { run, node }: Pick<NodeContext, 'run' | 'node'>): boolean {
  return selected.type !== 'PAGE' && pageOf(run.document, selected)?.id === node.id
}

// Figma leaves the order open, so code that counts on the order of clicking must fail here too.
function unordered(ids: readonly string[]): readonly string[] {
  return [...ids].sort((a, b) => scatter(a) - scatter(b) || a.localeCompare(b))
}

function scatter(id: string): number {
  let value = 7
  for (let index = 0; index < id.length; index += 1) value = Math.imul(value ^ id.charCodeAt(index), 0x9e3779b1)
  return value >>> 0
}
