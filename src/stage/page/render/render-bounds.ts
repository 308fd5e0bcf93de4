import { absoluteBoundingBox, childrenOf, type NodeSource } from '../../document/geometry'
import { unionOf } from '../../document/matrix'
import type { StageNode } from '../../document/stage-node'

/**
 * The upright box of all that a node shows, its shadows, strokes and overflowing children included, px on the page.
 * Undefined for a node that shows nothing.
 */
export function renderBounds(source: NodeSource, node: StageNode): Rect | undefined {
  if (!node.visible) return undefined
  const own = grow(absoluteBoundingBox(source, node), strokeReach(node))
  const shadows = node.effects.flatMap((effect) => (effect.type === 'DROP_SHADOW' && effect.visible ? effect : []))
  const cast = shadows.map(({ offset, radius, spread = 0 }) => {
    const box = grow(own, radius + spread)
    return { ...box, x: box.x + offset.x, y: box.y + offset.y }
  })
  const overflow = node.clipsContent
    ? []
    : childrenOf(source, node).flatMap((child) => renderBounds(source, child) ?? [])
  return unionOf([own, ...cast, ...overflow])
}

function strokeReach({ strokes, strokeWeight, strokeAlign }: StageNode): number {
  if (strokes.length === 0 || strokeAlign === 'INSIDE') return 0
  return strokeAlign === 'OUTSIDE' ? strokeWeight : strokeWeight / 2
}

function grow({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}
