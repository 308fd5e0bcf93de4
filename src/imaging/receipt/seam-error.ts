import type { AnswerRows } from '../blend/answer-rows'
import type { Box, Raster } from '../raster'

/** How visible the seam is: the steps that the blend adds, over the slopes that the picture has there anyway. */
export interface SeamError {
  /** Of the answer simply stretched over the original and cut along the mask. */
  readonly before: number
  /** Of the patch. */
  readonly after: number
}

/** Rows looked at: enough for a mean, few enough for a 4K picture. */
const MAX_ROWS = 200

/** Added to the texture (levels for each pixel): on a plain surface even a step of two levels is seen. */
const PLAIN_TEXTURE = 2

/**
 * Where the blend weight changes by g from one pixel to the next, a difference d between answer and original adds a
 * step of g d to the picture. The error is the root of the sum of their squares for each pixel of seam length, divided by
 * the root mean square slope of the original there: 1 = the seam is as strong as the texture, 0 = there is none.
 * It is the energy that Poisson blending minimises. An edit that reaches the mask's very edge counts as a step as well.
 */
export function measureSeam(
  { original, patch, naive }: { readonly original: Raster; readonly patch: Raster; readonly naive: AnswerRows },
  box: Box,
): SeamError {
  const sums = { length: 0, before: 0, after: 0, texture: 0 }
  const step = Math.max(1, Math.floor(box.heightPx / MAX_ROWS))
  const pixels = new Float32Array(3)
  for (let y = box.topPx; y < box.topPx + box.heightPx; y += step) {
    for (let x = box.leftPx; x < box.leftPx + box.widthPx; x += 1) {
      const slope = weightSlope(patch, x, y)
      if (slope === 0) continue
      naive({ y, from: x, to: x + 1 }, pixels)
      const at = (y * patch.extent.widthPx + x) * 4
      sums.length += slope
      sums.before += slope * squaredDifference(original.data, at, pixels)
      sums.after += slope * slope * squaredDifference(original.data, at, patch.data.subarray(at, at + 3))
      sums.texture += slope * squaredSlope(original, x, y)
    }
  }
  if (sums.length === 0) return { before: 0, after: 0 }
  const texture = PLAIN_TEXTURE + Math.sqrt(sums.texture / sums.length)
  return {
    before: Math.sqrt(sums.before / sums.length) / texture,
    after: Math.sqrt(sums.after / sums.length) / texture,
  }
}

/** The largest change of the weight (0..1) to a neighbour, at a pixel that has any; beyond the picture there is none. */
function weightSlope({ extent, data }: Raster, x: number, y: number): number {
  const { widthPx, heightPx } = extent
  const at = (y * widthPx + x) * 4 + 3
  const own = data[at] ?? 0
  if (own === 0) return 0
  const left = x > 0 ? (data[at - 4] ?? 0) : own
  const right = x + 1 < widthPx ? (data[at + 4] ?? 0) : own
  const above = y > 0 ? (data[at - widthPx * 4] ?? 0) : own
  const below = y + 1 < heightPx ? (data[at + widthPx * 4] ?? 0) : own
  const across = Math.max(Math.abs(own - left), Math.abs(right - own))
  const down = Math.max(Math.abs(own - above), Math.abs(below - own))
  return Math.min(1, Math.sqrt(across * across + down * down) / 255)
}

/** Mean over R, G, B of the squared difference, levels squared; 0 where the original is transparent. */
function squaredDifference(data: Uint8ClampedArray, at: number, other: ArrayLike<number>): number {
  if ((data[at + 3] ?? 0) < 255) return 0
  let sum = 0
  for (let channel = 0; channel < 3; channel += 1) {
    const difference = (data[at + channel] ?? 0) - (other[channel] ?? 0)
    sum += difference * difference
  }
  return sum / 3
}

function squaredSlope({ extent, data }: Raster, x: number, y: number): number {
  const at = (y * extent.widthPx + x) * 4
  const right = x + 1 < extent.widthPx ? at + 4 : at
  const below = y + 1 < extent.heightPx ? at + extent.widthPx * 4 : at
  return (
    squaredDifference(data, at, data.subarray(right, right + 3)) +
    squaredDifference(data, at, data.subarray(below, below + 3))
  )
}
