import type { Extent, MaskPlane, Raster } from '../../../src/imaging/raster'

/** Where a mask of the corpus lies. */
export interface MaskShape {
  /** Share of the picture that is edited, 0..1. */
  readonly share: number
  readonly form?: 'ellipse' | 'rectangle' | 'side'
  /** Middle, shares of width and height. */
  readonly x?: number
  readonly y?: number
}

/** A hard mask of about the share asked for. */
export function makeMask({ widthPx, heightPx }: Extent, shape: MaskShape): MaskPlane {
  const { share, form = 'ellipse', x: centreX = 0.5, y: centreY = 0.5 } = shape
  const data = new Uint8Array(widthPx * heightPx)
  const reach = form === 'ellipse' ? Math.sqrt(share / Math.PI) : Math.sqrt(share) / 2
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const u = (x + 0.5) / widthPx - centreX
      const v = (y + 0.5) / heightPx - centreY
      const inside =
        form === 'side'
          ? (x + 0.5) / widthPx < share
          : form === 'ellipse'
            ? Math.hypot(u, v) < reach
            : Math.max(Math.abs(u), Math.abs(v)) < reach
      if (inside) data[y * widthPx + x] = 255
    }
  }
  return { extent: { widthPx, heightPx }, data }
}

/**
 * The edit as it was asked for: inside the mask, from `marginPx` within its edge on, another picture with stripes over
 * it. Between edge and margin the original stays, as when a model repaints an object and keeps what surrounds it.
 */
export function applyEdit(original: Raster, mask: MaskPlane, marginPx: number): Raster {
  const { widthPx, heightPx } = original.extent
  const data = original.data.slice()
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      if (!isDeepInside(mask, x, y, marginPx)) continue
      const at = (y * widthPx + x) * 4
      const other = ((heightPx - 1 - y) * widthPx + (widthPx - 1 - x)) * 4
      const stripe = Math.sin((x + 2 * y) / 9) > 0.4 ? 60 : 0
      for (let channel = 0; channel < 3; channel += 1) {
        data[at + channel] = 0.4 * (original.data[other + channel] ?? 0) + 70 + stripe * (channel === 1 ? 1.2 : 0.5)
      }
    }
  }
  return { extent: original.extent, data }
}

function isDeepInside({ extent, data }: MaskPlane, x: number, y: number, marginPx: number): boolean {
  if (data[y * extent.widthPx + x] !== 255) return false
  for (let step = 0; step < 8; step += 1) {
    const column = Math.round(x + marginPx * Math.cos((step * Math.PI) / 4))
    const row = Math.round(y + marginPx * Math.sin((step * Math.PI) / 4))
    const isInPicture = column >= 0 && row >= 0 && column < extent.widthPx && row < extent.heightPx
    if (isInPicture && data[row * extent.widthPx + column] !== 255) return false
  }
  return true
}
