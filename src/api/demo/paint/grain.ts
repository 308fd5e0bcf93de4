import { seededRandom } from './seeded-random'

/** A square of fine grain, in levels of 255 about 0. */
export interface Grain {
  readonly side: number
  readonly values: Float32Array
}

/** Strength of the grain: enough to hide the steps of a gradient, too little to be seen as noise. */
const GRAIN_LEVELS = 2.6

/** Grain with a triangular spread, the same every time. The side is prime, so that rows do not line up. */
export function grainTile(side = 257): Grain {
  const random = seededRandom(20)
  const values = new Float32Array(side * side)
  for (let index = 0; index < values.length; index += 1) values[index] = (random() + random() - 1) * GRAIN_LEVELS
  return { side, values }
}
