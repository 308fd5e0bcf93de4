import type { Extent } from '../../core/extent'

/** How the picture lies in its box: screen = picture × scale + offset, CSS px. */
export interface Viewport {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** Screen px for each picture px. */
const MAX_SCALE = 16

/** All of the picture, in the middle. */
export function fitViewport(picture: Extent, box: { readonly width: number; readonly height: number }): Viewport {
  const scale = Math.min(box.width / picture.widthPx, box.height / picture.heightPx)
  return {
    scale,
    x: (box.width - picture.widthPx * scale) / 2,
    y: (box.height - picture.heightPx * scale) / 2,
  }
}

/** Larger or smaller by a factor, with the place under the pointer staying where it is. Never smaller than the fit's half. */
export function zoomAt(
  viewport: Viewport,
  factor: number,
  at: { readonly x: number; readonly y: number; readonly leastScale: number },
): Viewport {
  const scale = Math.min(MAX_SCALE, Math.max(at.leastScale, viewport.scale * factor))
  const ratio = scale / viewport.scale
  return { scale, x: at.x - (at.x - viewport.x) * ratio, y: at.y - (at.y - viewport.y) * ratio }
}

/** CSS px for each line or page that a wheel counts by. */
const PX_PER_LINE = 16
const PX_PER_PAGE = 400

/** How far a wheel turned, CSS px, whatever unit the device counts in. */
export function wheelDistance({ deltaX, deltaY, deltaMode }: WheelEvent): { readonly x: number; readonly y: number } {
  const unit =
    deltaMode === WheelEvent.DOM_DELTA_PAGE ? PX_PER_PAGE : deltaMode === WheelEvent.DOM_DELTA_LINE ? PX_PER_LINE : 1
  return { x: deltaX * unit, y: deltaY * unit }
}
