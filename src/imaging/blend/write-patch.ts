import { type Blend, eachWeightRow } from '../mask/feather-mask'
import type { Raster } from '../raster'
import type { RowSpan } from '../warp/warp-row'
import type { AnswerRows } from './answer-rows'

/**
 * The patch: a picture of the original's size, transparent (all four bytes 0) outside the mask, with straight alpha =
 * blend weight, so that laid over the original it gives weight x answer + (1 - weight) x original. Nothing outside the
 * mask has any alpha, so nothing there can change.
 *
 * Goes by rows and reads the answer only where there is weight; holds one row of floats.
 */
export function writePatch(blend: Blend, answer: AnswerRows): Raster {
  const { extent } = blend.mask
  const data = new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4)
  const pixels = new Float32Array(extent.widthPx * 3)
  eachWeightRow(blend, (y, left, weights) => {
    for (let at = 0; at < weights.length; ) {
      const to = spanEnd(weights, at)
      if ((weights[at] ?? 0) > 0) {
        const span = { y, from: left + at, to: left + to }
        answer(span, pixels)
        writeSpan(data, y * extent.widthPx, { span, pixels, weights: weights.subarray(at, to) })
      }
      at = to
    }
  })
  return { extent, data }
}

/** Gives a patch of the same mask another feather, in place: its colours stay as they are. */
export function featherPatch(patch: Raster, blend: Blend): void {
  const { widthPx } = patch.extent
  eachWeightRow(blend, (y, left, weights) => {
    let target = (y * widthPx + left) * 4 + 3
    for (let at = 0; at < weights.length; at += 1) {
      patch.data[target] = weights[at] ?? 0
      target += 4
    }
  })
}

/** Where the stretch of weights that begins at `from` ends: all 0, or all above 0. */
function spanEnd(weights: Uint8Array, from: number): number {
  const isEmpty = weights[from] === 0
  let to = from + 1
  while (to < weights.length && (weights[to] === 0) === isEmpty) to += 1
  return to
}

function writeSpan(
  data: Uint8ClampedArray,
  row: number,
  { span, pixels, weights }: { readonly span: RowSpan; readonly pixels: Float32Array; readonly weights: Uint8Array },
): void {
  let target = (row + span.from) * 4
  for (let at = 0; at < weights.length; at += 1) {
    data[target] = pixels[at * 3] ?? 0
    data[target + 1] = pixels[at * 3 + 1] ?? 0
    data[target + 2] = pixels[at * 3 + 2] ?? 0
    data[target + 3] = weights[at] ?? 0
    target += 4
  }
}
