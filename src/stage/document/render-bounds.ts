import { absoluteTransform, ancestorsOf, measureNode, type NodeSource } from './geometry'
import { boxOf } from './matrix'
import type { StageNode } from './stage-node'

/**
 * The upright box of everything a node paints on its page, shadows, blurs and outside strokes included, px. Null when
 * the node or something around it is hidden. What frames around it clip away is not taken off.
 */
export function absoluteRenderBounds(source: NodeSource, node: StageNode): Rect | null {
  if (!node.visible || ancestorsOf(source, node).some((ancestor) => !ancestor.visible)) return null
  const { width, height } = measureNode(source, node)
  const box = boxOf(absoluteTransform(source, node), width, height)
  const stroke = strokeReach(node)
  const reach = node.effects.filter((effect) => 'visible' in effect && effect.visible).map(effectReach)
  const left = stroke + Math.max(0, ...reach.map((each) => each.left))
  const right = stroke + Math.max(0, ...reach.map((each) => each.right))
  const top = stroke + Math.max(0, ...reach.map((each) => each.top))
  const bottom = stroke + Math.max(0, ...reach.map((each) => each.bottom))
  return { x: box.x - left, y: box.y - top, width: box.width + left + right, height: box.height + top + bottom }
}

interface Reach {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const NO_REACH: Reach = { left: 0, right: 0, top: 0, bottom: 0 }

function effectReach(effect: Effect): Reach {
  if (effect.type === 'LAYER_BLUR') {
    return { left: effect.radius, right: effect.radius, top: effect.radius, bottom: effect.radius }
  }
  if (effect.type !== 'DROP_SHADOW') return NO_REACH
  const around = effect.radius + (effect.spread ?? 0)
  const { x, y } = effect.offset
  return { left: around - x, right: around + x, top: around - y, bottom: around + y }
}

function strokeReach(node: StageNode): number {
  if (!node.strokes.some((stroke) => stroke.visible !== false)) return 0
  if (node.strokeAlign === 'INSIDE') return 0
  return node.strokeAlign === 'CENTER' ? node.strokeWeight / 2 : node.strokeWeight
}
