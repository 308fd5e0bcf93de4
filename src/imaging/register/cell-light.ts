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
  const cells = CELLS * CELLS
  const sums = {
    weight: new Float64Array(cells),
    value: new Float64Array(cells),
    wanted: new Float64Array(cells),
    square: new Float64Array(cells),
    product: new Float64Array(cells),
  }
  for (let index = 0; index < points.count; index += 1) {
    const weight = weights[index] ?? 0
    if (weight === 0) continue
    const value = values[index] ?? 0
    const wanted = points.value[index] ?? 0
    const cell = points.cell[index] ?? 0
    add(sums.weight, cell, weight)
    add(sums.value, cell, weight * value)
    add(sums.wanted, cell, weight * wanted)
    add(sums.square, cell, weight * value * value)
    add(sums.product, cell, weight * value * wanted)
  }
  return finish(sums)
}

function add(sums: Float64Array, cell: number, value: number): void {
  sums[cell] = (sums[cell] ?? 0) + value
}

type Sums = Readonly<Record<'weight' | 'value' | 'wanted' | 'square' | 'product', Float64Array>>

function finish(sums: Sums): CellLight {
  const cells = sums.weight.length
  const mean = new Float64Array(cells)
  const spread = new Float64Array(cells)
  const gain = new Float64Array(cells).fill(1)
  const bias = new Float64Array(cells)
  for (let cell = 0; cell < cells; cell += 1) {
    const weight = sums.weight[cell] ?? 0
    if (weight === 0) continue
    const centre = (sums.value[cell] ?? 0) / weight
    const wanted = (sums.wanted[cell] ?? 0) / weight
    const square = Math.max(0, (sums.square[cell] ?? 0) - weight * centre * centre)
    const product = (sums.product[cell] ?? 0) - weight * centre * wanted
    const belief = weight * FLAT_VARIANCE
    const slope = Math.min(GAIN_LIMITS[1], Math.max(GAIN_LIMITS[0], (product + belief) / (square + belief)))
    mean[cell] = centre
    spread[cell] = square
    gain[cell] = slope
    bias[cell] = wanted - slope * centre
  }
  return { gain, bias, weight: sums.weight, mean, spread }
}
