import type { CanvasContext } from './canvas-context'
import { deviceScale } from './canvas-context'
import { cssColor } from './draw-paint'

/** Far enough to the left that the shape which casts a shadow is off any canvas, device px. */
const ASIDE_PX = 20_000

/** Draws the shadow of a shape and not the shape itself. */
export function drawDropShadow(
  context: CanvasContext,
  shadow: DropShadowEffect,
  fillShape: (context: CanvasContext) => void,
): void {
  const scale = deviceScale(context)
  context.save()
  context.shadowColor = cssColor(shadow.color)
  context.shadowBlur = shadow.radius * scale
  context.shadowOffsetX = ASIDE_PX + shadow.offset.x * scale
  context.shadowOffsetY = shadow.offset.y * scale
  context.setTransform(new DOMMatrix().translate(-ASIDE_PX, 0).multiply(context.getTransform()))
  fillShape(context)
  context.restore()
}

/** Draws a shadow that falls into a shape from its edge. `outside` is everything but the shape, even-odd. */
export function drawInnerShadow(
  context: CanvasContext,
  shadow: InnerShadowEffect,
  shape: { readonly path: Path2D; readonly rule: CanvasFillRule; readonly outside: Path2D },
): void {
  const scale = deviceScale(context)
  context.save()
  context.clip(shape.path, shape.rule)
  context.shadowColor = cssColor(shadow.color)
  context.shadowBlur = shadow.radius * scale
  context.shadowOffsetX = ASIDE_PX + shadow.offset.x * scale
  context.shadowOffsetY = shadow.offset.y * scale
  context.setTransform(new DOMMatrix().translate(-ASIDE_PX, 0).multiply(context.getTransform()))
  context.fillStyle = '#000'
  context.fill(shape.outside, 'evenodd')
  context.restore()
}
