import type { Affine } from '../warp/affine'
import { CELLS, type Points } from './pick-points'
import type { Level } from './pyramid'
import { sampleLinear } from './sample-plane'

/** Cells with fewer points say nothing reliable. */
const MIN_POINTS = 6

/**
 * How well the pictures agree under a map, cell by cell: the correlation of the two at the cell's points (1 = same
 * structure whatever the light, 0 = unrelated), negative ones as 0, averaged by the number of points. Edited or redrawn
 * cells count as 0 and cannot pull. `keepEvery` uses each n-th point only.
 */
export function matchScore(level: Level, points: Points, map: Affine, keepEvery = 1): number {
  const sums = new Float64Array(CELLS * CELLS * SUMS)
  for (let index = 0; index < points.count; index += keepEvery) {
    const x = (points.x[index] ?? 0) + 0.5
    const y = (points.y[index] ?? 0) + 0.5
    const sourceX = map.xx * x + map.xy * y + map.x0 - 0.5
    const value = sampleLinear(level.moving, sourceX, map.yx * x + map.yy * y + map.y0 - 0.5)
    if (!Number.isNaN(value)) addPair(sums, points.cell[index] ?? 0, { value, wanted: points.value[index] ?? 0 })
  }
  let score = 0
  let compared = 0
  for (let cell = 0; cell < CELLS * CELLS; cell += 1) {
    const count = sums[cell * SUMS] ?? 0
    compared += count
    if (count >= MIN_POINTS) score += count * Math.max(0, correlationOf(sums, cell * SUMS, count))
  }
  // Points that fall outside are no evidence either way, unless they are many.
  const asked = Math.ceil(points.count / keepEvery)
  return asked === 0 ? 0 : score / Math.max(compared, MIN_COMPARED * asked)
}

/** Share of the points below which the rest counts as disagreeing. */
const MIN_COMPARED = 0.7

/** Count, two sums, two sums of squares, sum of products. */
const SUMS = 6

function addPair(
  sums: Float64Array,
  cell: number,
  { value, wanted }: { readonly value: number; readonly wanted: number },
): void {
  const at = cell * SUMS
  sums[at] = (sums[at] ?? 0) + 1
  sums[at + 1] = (sums[at + 1] ?? 0) + value
  sums[at + 2] = (sums[at + 2] ?? 0) + wanted
  sums[at + 3] = (sums[at + 3] ?? 0) + value * value
  sums[at + 4] = (sums[at + 4] ?? 0) + wanted * wanted
  sums[at + 5] = (sums[at + 5] ?? 0) + value * wanted
}

// The added variance (levels squared) keeps noise on flat cells from counting as agreement.
const FLAT_VARIANCE = 4

function correlationOf(sums: Float64Array, at: number, count: number): number {
  const one = (sums[at + 1] ?? 0) / count
  const other = (sums[at + 2] ?? 0) / count
  const oneSpread = (sums[at + 3] ?? 0) / count - one * one + FLAT_VARIANCE
  const otherSpread = (sums[at + 4] ?? 0) / count - other * other + FLAT_VARIANCE
  return ((sums[at + 5] ?? 0) / count - one * other) / Math.sqrt(oneSpread * otherSpread)
}
