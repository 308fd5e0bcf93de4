import { CELLS, type Points } from './pick-points'

/** How bright and how contrasty the returned picture is against the original, cell by cell. */
export interface CellLight {
  readonly gain: Float64Array
  readonly bias: Float64Array
  /** Sum of weights, mean and spread (weighted sum of squares) of the returned picture's values at the cell's points. */
  readonly weight: Float64Array
  readonly mean: Float64Array
  readonly spread: Float64Array
}

/** A contrast this flat (variance, levels squared) says as much as the belief that the gain is 1. */
const FLAT_VARIANCE = 9

/** Gains beyond are another picture, not another light. */
const GAIN_LIMITS = [0.4, 2.5] as const

/**
 * Fits, in each cell by itself, original = gain x returned + bias at the cell's points, least squares with the given
 * weights (0 = leave out). That makes the fit of movement blind to colour casts, exposure and smooth local light.
 */
export function fitCellLight(points: Points, values: Float32Array, weights: Float32Array): CellLight {
  const sums = new Float64Array(CELLS * CELLS * SUMS)
  for (let index = 0; index < points.count; index += 1) {
    const weight = weights[index] ?? 0
    const value = values[index] ?? 0
    const wanted = points.value[index] ?? 0
    const at = (points.cell[index] ?? 0) * SUMS
    sums[at] = (sums[at] ?? 0) + weight
    sums[at + 1] = (sums[at + 1] ?? 0) + weight * value
    sums[at + 2] = (sums[at + 2] ?? 0) + weight * wanted
    sums[at + 3] = (sums[at + 3] ?? 0) + weight * value * value
    sums[at + 4] = (sums[at + 4] ?? 0) + weight * value * wanted
  }
  return finish(sums)
}

/** Sums of weights, values, wanted values, squares of values, and products. */
const SUMS = 5

function finish(sums: Float64Array): CellLight {
  const cells = CELLS * CELLS
  const weights = new Float64Array(cells)
  const mean = new Float64Array(cells)
  const spread = new Float64Array(cells)
  const gain = new Float64Array(cells).fill(1)
  const bias = new Float64Array(cells)
  for (let cell = 0; cell < cells; cell += 1) {
    const [weight = 0, value = 0, target = 0, squares = 0, products = 0] = sums.subarray(cell * SUMS, (cell + 1) * SUMS)
    if (weight === 0) continue
    const centre = value / weight
    const wanted = target / weight
    const square = Math.max(0, squares - weight * centre * centre)
    const product = products - weight * centre * wanted
    const belief = weight * FLAT_VARIANCE
    const slope = Math.min(GAIN_LIMITS[1], Math.max(GAIN_LIMITS[0], (product + belief) / (square + belief)))
    weights[cell] = weight
    mean[cell] = centre
    spread[cell] = square
    gain[cell] = slope
    bias[cell] = wanted - slope * centre
  }
  return { gain, bias, weight: weights, mean, spread }
}
