import type { StageNode } from '../../document/stage-node'
import type { CanvasContext, Size } from './canvas-context'
import type { PaintTarget } from './draw-paint'
import { drawOnLayer } from './layer'
import type { Outline } from './shape-path'
import { fontOf, layoutText, letterSpacingOf, type TextLine } from './text-layout'

/** An outline as something to paint. */
export function outlineTarget({ path, rule }: Outline, size: Size): PaintTarget {
  return {
    size,
    fillFlat(context, style) {
      context.fillStyle = style
      context.fill(path, rule)
    },
    drawInside(context, draw) {
      context.save()
      context.clip(path, rule)
      draw(context)
      context.restore()
    },
  }
}

/** The line along an outline as something to paint: inside it, on it, or outside it. */
export function strokeTarget(
  outline: Outline,
  size: Size,
  stroke: Pick<StageNode, 'strokeWeight' | 'strokeAlign'>,
): PaintTarget {
  const draw = (context: CanvasContext, style: string): void => {
    context.save()
    if (stroke.strokeAlign === 'INSIDE') context.clip(outline.path, outline.rule)
    if (stroke.strokeAlign === 'OUTSIDE') context.clip(outsideOf(outline, size), 'evenodd')
    context.strokeStyle = style
    context.lineWidth = stroke.strokeAlign === 'CENTER' ? stroke.strokeWeight : 2 * stroke.strokeWeight
    context.stroke(outline.path)
    context.restore()
  }
  return maskedTarget(size, draw, stroke.strokeWeight)
}

/** Everything but a shape, to be used even-odd. */
export function outsideOf({ path }: Outline, { width, height }: Size): Path2D {
  const all = new Path2D()
  all.rect(-width - 1000, -height - 1000, 3 * width + 2000, 3 * height + 2000)
  all.addPath(path)
  return all
}

/** The letters of a text node as something to paint. */
export function textTarget(node: StageNode, size: Size): PaintTarget {
  const draw = (context: CanvasContext, style: string): void => {
    setFont(context, node)
    context.fillStyle = style
    for (const { text, x, baseline } of layoutLines(context, node, size)) context.fillText(text, x, baseline)
  }
  return maskedTarget(size, draw, node.fontSize)
}

/** The letters of a part of a text node, `start` included and `end` excluded. */
export function textRangeTarget(
  node: StageNode,
  size: Size,
  range: { readonly start: number; readonly end: number },
): PaintTarget {
  const draw = (context: CanvasContext, style: string): void => {
    setFont(context, node)
    context.fillStyle = style
    for (const line of layoutLines(context, node, size)) {
      const from = Math.max(0, range.start - line.start)
      const text = line.text.slice(from, Math.max(from, range.end - line.start))
      context.fillText(text, line.x + context.measureText(line.text.slice(0, from)).width, line.baseline)
    }
  }
  return maskedTarget(size, draw, node.fontSize)
}

/**
 * Anything that can be drawn in one colour; pictures and gradients are cut to it on a layer. `reachPx` is how far it may
 * stand out of its box.
 */
export function maskedTarget(
  size: Size,
  draw: (context: CanvasContext, style: string) => void,
  reachPx = 0,
): PaintTarget {
  const bounds = { x: -reachPx, y: -reachPx, width: size.width + 2 * reachPx, height: size.height + 2 * reachPx }
  return {
    size,
    fillFlat: draw,
    drawInside(context, drawPaint) {
      const look = { opacity: 1, composite: context.globalCompositeOperation, bounds }
      drawOnLayer(context, look, (layer) => {
        layer.save()
        drawPaint(layer)
        layer.restore()
        drawOnLayer(layer, { opacity: 1, composite: 'destination-in' }, (mask) => draw(mask, '#000'))
      })
    },
  }
}

function setFont(context: CanvasContext, node: StageNode): void {
  context.font = fontOf(node)
  context.letterSpacing = `${letterSpacingOf(node)}px`
  context.textBaseline = 'alphabetic'
}

function layoutLines(context: CanvasContext, node: StageNode, size: Size): readonly TextLine[] {
  return layoutText(node, size, (text) => context.measureText(text).width)
}
