import { type Failure, failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import type { RefusalReason } from '../protocol/selection'
import type { SamePicture } from '../protocol/target'
import { type FillableNode, findRefusal, hasFills } from './fillable'
import { type PictureStack, readPictureStack } from './picture-paints'
import { findSubjectsPage } from './subjects-page'

/** Layers that can show a picture. Source: node types with `MinimalFillsMixin` in @figma/plugin-typings 1.142.0. */
const TYPES = [
  'FRAME',
  'COMPONENT',
  'INSTANCE',
  'RECTANGLE',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'VECTOR',
  'BOOLEAN_OPERATION',
] as const satisfies readonly NodeType[]

/**
 * Layers anywhere in the file that show the same picture as this one and have not all of its patches yet. Loads every
 * page; the views of saved subjects are not meant.
 */
export async function findSamePicture(api: PluginAPI, nodeId: string): Promise<Result<SamePicture, Failure>> {
  const node = await api.getNodeByIdAsync(nodeId)
  const stack = node === null || node.removed ? undefined : readPictureStack(api, node)
  if (stack === undefined) return fail(NO_PICTURE)
  await api.loadAllPagesAsync()
  const subjects = await findSubjectsPage(api)
  const nodes: { id: string; name: string; page: string }[] = []
  const refused: { name: string; reason: RefusalReason }[] = []
  for (const page of api.root.children) {
    if (page.id === subjects?.id) continue
    for (const other of page.findAllWithCriteria({ types: [...TYPES] })) {
      if (other.id === nodeId || !hasFills(other) || missingPatches(api, other, stack) === undefined) continue
      const reason = findRefusal(api, other)
      if (reason === undefined) nodes.push({ id: other.id, name: other.name, page: page.name })
      else refused.push({ name: other.name, reason })
    }
  }
  return ok({ nodes, refused })
}

/**
 * Which of a picture's patches another layer lacks. Undefined where it shows another picture, edits of its own, or has
 * them all.
 */
export function missingPatches(
  api: PluginAPI,
  other: FillableNode,
  { imageHash, patchHashes }: PictureStack,
): { readonly stack: PictureStack; readonly hashes: readonly string[] } | undefined {
  const stack = readPictureStack(api, other)
  if (stack === undefined || stack.imageHash !== imageHash) return undefined
  if (stack.patchHashes.some((hash, index) => hash !== patchHashes[index])) return undefined
  const hashes = patchHashes.slice(stack.patchHashes.length)
  return hashes.length === 0 ? undefined : { stack, hashes }
}

const NO_PICTURE = failure({ kind: 'invalid-request' }, 'The layer with the edit shows no picture any more.')
