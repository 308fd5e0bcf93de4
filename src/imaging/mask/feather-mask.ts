import { growBox, type MaskPlane, type Raster, smoothStep } from '../raster'
import { eachDistanceRow } from './distance-rows'
import { boundsOfMask } from './mask-plane'

/** Takes the blend weight, 0..255, of one row of the mask's bounds; `left` is the column of its first value. */
export type WeightRow = (y: number, left: number, weights: Uint8Array) => void

/** What decides how much of the answer each pixel gets. */
export interface Blend {
  readonly mask: MaskPlane
  /** Width of the transition inside the mask, pixels; 0 = none. */
  readonly featherPx: number
  /** The picture that lies beneath: where it is wholly transparent there is nothing to blend with, so no transition. */
  readonly under?: Raster
}

/**
 * Hands out the blend weights of a mask row by row: the weight rises from 0 at the mask's outer edge to full within
 * `featherPx`, measured by distance to the nearest unmasked pixel, along a cubic without corners. The ramp lies wholly
 * inside the mask, so that no pixel outside gets any weight; the edge of the picture counts as no edge. 0 leaves the
 * mask as it is: hard stays hard. A soft mask keeps its own softness where that is lower than the ramp.
 */
export function eachWeightRow({ mask, featherPx, under }: Blend, visit: WeightRow): void {
  const bounds = boundsOfMask(mask)
  if (bounds === undefined) return
  const { widthPx } = mask.extent
  if (featherPx <= 0) {
    for (let y = bounds.topPx; y < bounds.topPx + bounds.heightPx; y += 1) {
      const start = y * widthPx + bounds.leftPx
      visit(y, bounds.leftPx, mask.data.subarray(start, start + bounds.widthPx))
    }
    return
  }
  const box = growBox(bounds, 1, mask.extent)
  const weights = new Uint8Array(box.widthPx)
  const ramp = featherRamp(featherPx)
  const full = featherPx + 0.5
  const query = { box, to: 'unmasked', threshold: 1, capPx: featherPx + 1 } as const
  eachDistanceRow(mask, query, (y, distances) => {
    const start = y * widthPx + box.leftPx
    for (let x = 0; x < distances.length; x += 1) {
      const value = mask.data[start + x] ?? 0
      const distance = distances[x] ?? 0
      const limit = distance >= full ? 255 : (ramp[Math.round(distance * RAMP_STEPS)] ?? 255)
      weights[x] = Math.min(value, limit)
    }
    if (under !== undefined) fillTransparent(weights, { mask, under, start })
    visit(y, box.leftPx, weights)
  })
}

/** Gives the masked pixels of a row that lie over nothing the mask's own value; `start` is the row's first pixel. */
function fillTransparent(
  weights: Uint8Array,
  { mask, under, start }: { readonly mask: MaskPlane; readonly under: Raster; readonly start: number },
): void {
  for (let x = 0; x < weights.length; x += 1) {
    if (under.data[(start + x) * 4 + 3] === 0) weights[x] = mask.data[start + x] ?? 0
  }
}

/** Entries of the ramp for each pixel of distance: finer than a byte can show up to 16 px, and smooth beyond. */
const RAMP_STEPS = 16

// The edge lies half a pixel before the first masked centre. A masked pixel never falls to 0, so that it stays touched.
function featherRamp(featherPx: number): Uint8Array {
  const ramp = new Uint8Array(Math.ceil((featherPx + 1) * RAMP_STEPS) + 1)
  for (let at = 0; at < ramp.length; at += 1) {
    ramp[at] = Math.max(1, Math.round(255 * smoothStep(0.5, featherPx + 0.5, at / RAMP_STEPS)))
  }
  return ramp
}

/** The blend weights as a mask of their own; see `eachWeightRow`. */
export function featherMask(mask: MaskPlane, featherPx: number): MaskPlane {
  const data = new Uint8Array(mask.data.length)
  eachWeightRow({ mask, featherPx }, (y, left, weights) => data.set(weights, y * mask.extent.widthPx + left))
  return { extent: mask.extent, data }
}
