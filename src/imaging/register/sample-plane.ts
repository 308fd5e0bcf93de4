import type { FloatPlane } from '../raster'

/** The value of a plane between its pixels, linearly; (0, 0) is the first pixel's centre. NaN beyond the centres. */
export function sampleLinear({ extent, data }: FloatPlane, x: number, y: number): number {
  const { widthPx } = extent
  if (!(x >= 0 && y >= 0 && x < widthPx - 1 && y < extent.heightPx - 1)) return Number.NaN
  const left = Math.floor(x)
  const top = Math.floor(y)
  const partX = x - left
  const at = top * widthPx + left
  const above = (data[at] ?? 0) * (1 - partX) + (data[at + 1] ?? 0) * partX
  const below = (data[at + widthPx] ?? 0) * (1 - partX) + (data[at + widthPx + 1] ?? 0) * partX
  return above + (below - above) * (y - top)
}

/** As `sampleLinear`, by the Catmull-Rom cubic: no blur of its own, so no pull toward whole pixels. */
export function sampleCubic({ extent, data }: FloatPlane, x: number, y: number): number {
  const { widthPx } = extent
  if (!(x >= 1 && y >= 1 && x < widthPx - 2 && y < extent.heightPx - 2)) return Number.NaN
  const left = Math.floor(x)
  const top = Math.floor(y)
  const at = (top - 1) * widthPx + left - 1
  const part = x - left
  return cubic(
    cubicAlong(data, at, part),
    cubicAlong(data, at + widthPx, part),
    cubicAlong(data, at + 2 * widthPx, part),
    cubicAlong(data, at + 3 * widthPx, part),
    y - top,
  )
}

function cubicAlong(data: Float32Array, at: number, part: number): number {
  return cubic(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0, part)
}

// Five numbers side by side: an object for each pixel would cost more than the arithmetic.
function cubic(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}
