import { lumaAt, type MaskPlane, type Raster } from '../raster'
import { type Affine, compose, mapPoint, scaleAndShift } from '../warp/affine'

/** How a drawing counts as a mask: by its alpha, wholly wherever it is drawn, or by its brightness as well. */
export type MaskReading = 'alpha' | 'vector' | 'luminance'

/**
 * A drawing read as a mask. Its strongest pixel counts as `opacity` (0..1), however translucent it is drawn: people draw
 * masks that they can see through. What is softer than that stays softer in proportion. `vector` knows no softness.
 */
export function readMask({ extent, data }: Raster, reading: MaskReading, opacity: number): MaskPlane {
  const plane = new Uint8Array(extent.widthPx * extent.heightPx)
  let strongest = 0
  for (let at = 0; at < plane.length; at += 1) {
    const alpha = data[at * 4 + 3] ?? 0
    const value = reading === 'luminance' ? (alpha * lumaAt(data, at * 4)) / 255 : alpha
    plane[at] = reading === 'vector' ? (alpha > 0 ? 255 : 0) : value
    strongest = Math.max(strongest, plane[at] ?? 0)
  }
  const gain = reading === 'vector' || strongest === 0 ? 1 : (255 * opacity) / strongest
  if (gain !== 1) for (let at = 0; at < plane.length; at += 1) plane[at] = Math.round((plane[at] ?? 0) * gain)
  return { extent, data: plane }
}

/** Where a drawing lies over a picture, and which part of the picture it can reach. */
export interface MaskDrawing {
  readonly mask: MaskPlane
  /** From pixels of the picture to pixels of the drawing, and back. */
  readonly toMask: Affine
  readonly fromMask: Affine
  /** From pixels of the picture into a box at the origin; what falls outside of it is not seen and not masked. */
  readonly toBox: Affine
  readonly box: { readonly width: number; readonly height: number }
  /** Copies of the picture, moved by so many of its pixels, that are seen as well; `[0, 0]` for the picture itself. */
  readonly offsets: readonly (readonly [number, number])[]
}

/** Adds a drawing to the mask of a picture: each pixel keeps the stronger of both. Linear between the drawing's pixels. */
export function drawMask(into: MaskPlane, drawing: MaskDrawing): void {
  for (const [x, y] of drawing.offsets) {
    const moved = scaleAndShift(1, 1, x, y)
    drawCopy(into, {
      ...drawing,
      toMask: compose(drawing.toMask, moved),
      fromMask: compose(scaleAndShift(1, 1, -x, -y), drawing.fromMask),
      toBox: compose(drawing.toBox, moved),
    })
  }
}

function drawCopy(into: MaskPlane, { mask, toMask, fromMask, toBox, box }: MaskDrawing): void {
  const { widthPx, heightPx } = into.extent
  const { left, right, top, bottom } = boundsOf(fromMask, mask)
  for (let y = Math.max(0, top); y < Math.min(heightPx, bottom); y += 1) {
    for (let x = Math.max(0, left); x < Math.min(widthPx, right); x += 1) {
      const inX = toBox.xx * (x + 0.5) + toBox.xy * (y + 0.5) + toBox.x0
      const inY = toBox.yx * (x + 0.5) + toBox.yy * (y + 0.5) + toBox.y0
      if (inX < 0 || inY < 0 || inX >= box.width || inY >= box.height) continue
      const at = y * widthPx + x
      const value = sample(
        mask,
        toMask.xx * (x + 0.5) + toMask.xy * (y + 0.5) + toMask.x0 - 0.5,
        toMask.yx * (x + 0.5) + toMask.yy * (y + 0.5) + toMask.y0 - 0.5,
      )
      if (value > (into.data[at] ?? 0)) into.data[at] = value
    }
  }
}

function boundsOf(fromMask: Affine, { extent }: MaskPlane) {
  const { widthPx, heightPx } = extent
  // A pixel more on each side: the drawing's own edge fades over one.
  const corners = [
    mapPoint(fromMask, -1, -1),
    mapPoint(fromMask, widthPx + 1, -1),
    mapPoint(fromMask, -1, heightPx + 1),
    mapPoint(fromMask, widthPx + 1, heightPx + 1),
  ]
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return {
    left: Math.floor(Math.min(...xs)),
    right: Math.ceil(Math.max(...xs)),
    top: Math.floor(Math.min(...ys)),
    bottom: Math.ceil(Math.max(...ys)),
  }
}

/** The value at a place counted from the first pixel's centre; 0 outside. */
function sample({ extent, data }: MaskPlane, x: number, y: number): number {
  const { widthPx, heightPx } = extent
  if (x <= -1 || y <= -1 || x >= widthPx || y >= heightPx) return 0
  const left = Math.floor(x)
  const top = Math.floor(y)
  const value = (column: number, row: number) =>
    column < 0 || row < 0 || column >= widthPx || row >= heightPx ? 0 : (data[row * widthPx + column] ?? 0)
  const upper = value(left, top) + (x - left) * (value(left + 1, top) - value(left, top))
  const lower = value(left, top + 1) + (x - left) * (value(left + 1, top + 1) - value(left, top + 1))
  return Math.round(upper + (y - top) * (lower - upper))
}

/** Every part counts wholly or not at all, from half on. In place. */
export function hardenMask({ data }: MaskPlane): void {
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) >= 128 ? 255 : 0
}

/** Each pixel keeps the stronger of both masks, which have one size. In place, in the first. */
export function joinMask(into: MaskPlane, other: MaskPlane): void {
  for (let at = 0; at < into.data.length; at += 1) {
    into.data[at] = Math.max(into.data[at] ?? 0, other.data[at] ?? 0)
  }
}
