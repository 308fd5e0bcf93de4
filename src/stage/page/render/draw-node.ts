import { childrenOf, measureNode } from '../../document/geometry'
import { boxOf, multiply } from '../../document/matrix'
import { isFittedType, type StageNode } from '../../document/stage-node'
import { compositeOf } from './blend'
import { applyTransform, type CanvasContext, deviceScale, type Size } from './canvas-context'
import { booleanTarget } from './draw-boolean'
import { drawPaint, type PaintTarget } from './draw-paint'
import { drawDropShadow, drawInnerShadow } from './draw-shadow'
import { drawOnLayer } from './layer'
import { outlineTarget, outsideOf, strokeTarget, textRangeTarget, textTarget } from './paint-target'
import type { Scene } from './scene'
import { outlineOf } from './shape-path'

/** Draws a node with all below it. The context stands in the coordinates of the node's container. */
export function drawNode(context: CanvasContext, scene: Scene, node: StageNode): void {
  if (!node.visible || node.type === 'SLICE' || isOffCanvas(context, scene, node)) return
  const blurPx = layerBlurOf(node) * deviceScale(context)
  const isPlain = node.blendMode === 'PASS_THROUGH' || node.blendMode === 'NORMAL'
  if (isPlain && node.opacity === 1 && blurPx === 0) {
    drawContent(context, scene, node)
    return
  }
  const look = { opacity: node.opacity, composite: compositeOf(node.blendMode), blurPx }
  drawOnLayer(context, look, (layer) => drawContent(layer, scene, node))
}

/** Draws nodes from the bottom to the top; a mask among them cuts those above it. */
export function drawNodes(context: CanvasContext, scene: Scene, nodes: readonly StageNode[]): void {
  const maskIndex = nodes.findIndex((node) => node.isMask && node.visible)
  const mask = nodes[maskIndex]
  if (mask === undefined) {
    for (const node of nodes) drawNode(context, scene, node)
    return
  }
  for (const node of nodes.slice(0, maskIndex)) drawNode(context, scene, node)
  // Nothing shows outside the mask, so the layer need not be larger.
  const { relativeTransform, width, height } = measureNode(scene, mask)
  const bounds = boxOf(relativeTransform, width, height)
  drawOnLayer(context, { opacity: 1, composite: 'source-over', bounds }, (layer) => {
    drawNodes(layer, scene, nodes.slice(maskIndex + 1))
    drawOnLayer(layer, { opacity: 1, composite: 'destination-in' }, (cut) => drawNode(cut, scene, mask))
  })
}

// Only nodes that cannot show anything outside their box: no effects, no strokes, no overflowing children or letters.
function isOffCanvas(context: CanvasContext, scene: Scene, node: StageNode): boolean {
  const isContained = node.childIds.length === 0 ? node.type !== 'TEXT' : node.clipsContent
  if (!isContained || node.effects.length > 0 || node.strokes.length > 0) return false
  const { relativeTransform, width, height } = measureNode(scene, node)
  const { a, b, c, d, e, f } = context.getTransform()
  const toDevice: Transform = [
    [a, c, e],
    [b, d, f],
  ]
  const box = boxOf(multiply(toDevice, relativeTransform), width, height)
  const { canvas } = context
  return box.x > canvas.width || box.y > canvas.height || box.x + box.width < 0 || box.y + box.height < 0
}

function layerBlurOf(node: StageNode): number {
  const blur = node.effects.find((effect) => effect.type === 'LAYER_BLUR' && effect.visible)
  return blur !== undefined && 'radius' in blur ? blur.radius / 2 : 0
}

function drawContent(context: CanvasContext, scene: Scene, node: StageNode): void {
  const measure = measureNode(scene, node)
  if (node.type === 'GROUP') {
    drawNodes(context, scene, childrenOf(scene, node))
    return
  }
  context.save()
  applyTransform(context, measure.relativeTransform)
  drawOwnPaints(context, scene, node)
  if (!isFittedType(node.type)) drawChildren(context, scene, node)
  drawStrokes(context, scene, node)
  context.restore()
}

function drawChildren(context: CanvasContext, scene: Scene, node: StageNode): void {
  if (node.childIds.length === 0) return
  context.save()
  if (node.clipsContent) {
    const { path, rule } = outlineOf(node, node)
    context.clip(path, rule)
  }
  drawNodes(context, scene, childrenOf(scene, node))
  context.restore()
}

function drawOwnPaints(context: CanvasContext, scene: Scene, node: StageNode): void {
  const size = measureNode(scene, node)
  const target = targetOf(scene, node, size)
  const hasFill = node.fills.some((paint) => paint.visible !== false) || node.textFillRanges.length > 0
  if (hasFill) drawDropShadows(context, node, size, target)
  if (node.textFillRanges.length > 0) {
    for (const range of node.textFillRanges) {
      const part = textRangeTarget(node, size, range)
      for (const paint of range.fills) drawPaint(context, scene, part, paint)
    }
    return
  }
  for (const paint of node.fills) drawPaint(context, scene, target, paint)
  drawInnerShadows(context, node, size)
}

function targetOf(scene: Scene, node: StageNode, size: Size): PaintTarget {
  if (node.type === 'TEXT') return textTarget(node, size)
  if (node.type === 'BOOLEAN_OPERATION') return booleanTarget(scene, node, size)
  return outlineTarget(outlineOf(node, size), size)
}

function drawDropShadows(context: CanvasContext, node: StageNode, size: Size, target: PaintTarget): void {
  for (const effect of node.effects) {
    if (effect.type !== 'DROP_SHADOW' || !effect.visible) continue
    const hasBox = node.type !== 'TEXT' && node.type !== 'BOOLEAN_OPERATION'
    const grown = hasBox ? outlineTarget(outlineOf(node, size, effect.spread ?? 0), size) : target
    drawDropShadow(context, effect, (aside) => grown.fillFlat(aside, '#000'))
  }
}

function drawInnerShadows(context: CanvasContext, node: StageNode, size: Size): void {
  if (node.type === 'TEXT' || node.type === 'BOOLEAN_OPERATION') return
  for (const effect of node.effects) {
    if (effect.type !== 'INNER_SHADOW' || !effect.visible) continue
    const outline = outlineOf(node, size)
    drawInnerShadow(context, effect, { ...outline, outside: outsideOf(outline, size) })
  }
}

function drawStrokes(context: CanvasContext, scene: Scene, node: StageNode): void {
  if (node.strokes.length === 0 || node.strokeWeight === 0) return
  if (node.type === 'TEXT' || node.type === 'BOOLEAN_OPERATION') return
  const size = measureNode(scene, node)
  const target = strokeTarget(outlineOf(node, size), size, node)
  for (const paint of node.strokes) drawPaint(context, scene, target, paint)
}
