import type { Box, MaskPlane } from '../../imaging/raster'

/** The colour of the mask over a picture: magenta is rare in photographs. */
const TINT = [255, 0, 170] as const
const TINT_ALPHA = 0.55

/** Draws one rectangle of the mask: tinted and translucent, or bare as white on black. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  plane: MaskPlane,
  { box, bare }: { readonly box: Box; readonly bare: boolean },
): void {
  const { leftPx, topPx, widthPx, heightPx } = box
  if (widthPx === 0 || heightPx === 0) return
  const image = context.createImageData(widthPx, heightPx)
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const value = plane.data[(topPx + y) * plane.extent.widthPx + leftPx + x] ?? 0
      const at = (y * widthPx + x) * 4
      if (bare) {
        image.data.fill(value, at, at + 3)
        image.data[at + 3] = 255
      } else {
        image.data.set(TINT, at)
        image.data[at + 3] = value * TINT_ALPHA
      }
    }
  }
  context.putImageData(image, leftPx, topPx)
}
