import { editNode } from './follow-component'
import { ancestorsOf, childrenOf, measureNode } from './geometry'
import type { StageDocument } from './stage-document'
import { isFittedType, type StageNode } from './stage-node'

/** Moves a node within its container, px. A group moves by moving what it holds. */
export function shiftNode(document: StageDocument, node: StageNode, dx: number, dy: number): void {
  if (isFittedType(node.type)) {
    for (const child of childrenOf(document, node)) shiftNode(document, child, dx, dy)
    return
  }
  const [[a, c, x], [b, d, y]] = node.relativeTransform
  editNode(document, node.id, {
    relativeTransform: [
      [a, c, x + dx],
      [b, d, y + dy],
    ],
  })
}

/** Gives a node another size, px. A group and a boolean operation scale what they hold; other children stay as they are. */
export function resizeNode(document: StageDocument, node: StageNode, width: number, height: number): void {
  if (!isFittedType(node.type)) {
    editNode(document, node.id, { width, height })
    return
  }
  const before = measureNode(document, node)
  const [[, , left], [, , top]] = before.relativeTransform
  const scaleX = before.width === 0 ? 1 : width / before.width
  const scaleY = before.height === 0 ? 1 : height / before.height
  for (const child of childrenOf(document, node)) {
    const measure = measureNode(document, child)
    const [[, , x], [, , y]] = measure.relativeTransform
    resizeNode(document, child, measure.width * scaleX, measure.height * scaleY)
    shiftNode(document, document.require(child.id), (x - left) * (scaleX - 1), (y - top) * (scaleY - 1))
  }
}

/** Whether the node is placed by its parent's auto layout, so that its x and y are not its own. */
export function isPlacedByLayout(document: StageDocument, node: StageNode): boolean {
  const [parent] = ancestorsOf(document, node)
  return parent !== undefined && parent.layoutMode !== 'NONE' && node.layoutPositioning === 'AUTO'
}
