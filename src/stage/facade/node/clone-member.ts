import { childrenOf } from '../../document/geometry'
import type { StageDocument } from '../../document/stage-document'
import type { StageNode } from '../../document/stage-node'
import { writing } from './node-member'

/** A copy of a layer, on the current page; of a component too (its instances keep following the original). */
export const CLONE_MEMBER = {
  clone: writing('clone', ({ run, node, holder }) => {
    return holder.hold(copyTree(run.document, node, run.document.currentPageId))
  }),
} as const

function copyTree(document: StageDocument, node: StageNode, parentId: string): string {
  const { id: _original, ...properties } = node
  const { id } = document.create(node.type, { parentId }, properties)
  for (const child of childrenOf(document, node)) copyTree(document, child, id)
  return id
}
