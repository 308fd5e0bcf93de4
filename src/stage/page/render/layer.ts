import { boxOf } from '../../document/matrix'
import { type CanvasContext, createContext } from './canvas-context'

/** How a layer is put onto what is below it. */
export interface LayerLook {
  readonly opacity: number
  readonly composite: GlobalCompositeOperation
  /** Radius of a blur over the whole layer, device px. */
  readonly blurPx?: number
  /** What the layer can cover, in the units of the context; all of the canvas when left out. */
  readonly bounds?: Rect
}

/**
 * Draws onto a transparent layer and puts it down as one: group opacity, blend modes and masks need this, since a
 * canvas applies them to each stroke of the brush. The layer is no larger than the part that can be seen.
 */
export function drawOnLayer(context: CanvasContext, look: LayerLook, draw: (layer: CanvasContext) => void): void {
  const area = visibleArea(context, look)
  if (area.width <= 0 || area.height <= 0) return
  const layer = createContext(area)
  layer.setTransform(new DOMMatrix().translate(-area.x, -area.y).multiply(context.getTransform()))
  draw(layer)
  context.save()
  context.resetTransform()
  context.globalAlpha *= look.opacity
  context.globalCompositeOperation = look.composite
  if (look.blurPx !== undefined && look.blurPx > 0) context.filter = `blur(${look.blurPx}px)`
  context.drawImage(layer.canvas, area.x, area.y)
  context.restore()
}

function visibleArea(context: CanvasContext, { bounds, blurPx = 0 }: LayerLook): Rect {
  const { width, height } = context.canvas
  if (bounds === undefined) return { x: 0, y: 0, width, height }
  const { a, b, c, d, e, f } = context.getTransform()
  const shifted: Transform = [
    [a, c, a * bounds.x + c * bounds.y + e],
    [b, d, b * bounds.x + d * bounds.y + f],
  ]
  const box = boxOf(shifted, bounds.width, bounds.height)
  const margin = Math.ceil(blurPx * 2) + 1
  const x = Math.max(0, Math.floor(box.x) - margin)
  const y = Math.max(0, Math.floor(box.y) - margin)
  const right = Math.min(width, Math.ceil(box.x + box.width) + margin)
  const bottom = Math.min(height, Math.ceil(box.y + box.height) + margin)
  return { x, y, width: right - x, height: bottom - y }
}
