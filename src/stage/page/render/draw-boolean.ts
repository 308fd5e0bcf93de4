import { childrenOf, measureNode } from '../../document/geometry'
import { invert } from '../../document/matrix'
import type { StageNode } from '../../document/stage-node'
import { applyTransform, type CanvasContext, type Size } from './canvas-context'
import type { PaintTarget } from './draw-paint'
import { drawOnLayer } from './layer'
import { maskedTarget } from './paint-target'
import type { Scene } from './scene'
import { outlineOf } from './shape-path'

const COMPOSITES: Readonly<Record<StageNode['booleanOperation'], GlobalCompositeOperation>> = {
  UNION: 'source-over',
  SUBTRACT: 'destination-out',
  INTERSECT: 'destination-in',
  EXCLUDE: 'xor',
}

/** The combined shape of a boolean operation's children as something to paint. */
export function booleanTarget(scene: Scene, node: StageNode, size: Size): PaintTarget {
  return maskedTarget(size, (context, style) => {
    const bounds = { x: 0, y: 0, width: size.width, height: size.height }
    drawOnLayer(context, { opacity: 1, composite: 'source-over', bounds }, (layer) =>
      combine(layer, scene, node, style),
    )
  })
}

// The children of a boolean operation are placed in its container, one step further out than the context stands.
function combine(layer: CanvasContext, scene: Scene, node: StageNode, style: string): void {
  applyTransform(layer, invert(measureNode(scene, node).relativeTransform))
  for (const [index, child] of childrenOf(scene, node).entries()) {
    const composite = index === 0 ? 'source-over' : COMPOSITES[node.booleanOperation]
    drawOnLayer(layer, { opacity: 1, composite }, (part) => fillChild(part, scene, child, style))
  }
}

function fillChild(context: CanvasContext, scene: Scene, child: StageNode, style: string): void {
  if (!child.visible) return
  if (child.type === 'BOOLEAN_OPERATION') {
    combine(context, scene, child, style)
    return
  }
  context.save()
  applyTransform(context, child.relativeTransform)
  const { path, rule } = outlineOf(child, child)
  context.fillStyle = style
  context.fill(path, rule)
  context.restore()
}
