import { hash32 } from './seeded-random'

/** A smooth random function of the plane, about 0 to 1. */
export type Noise = (x: number, y: number) => number

/** Value noise on a grid of step 1, smooth to the second derivative. */
export function valueNoise(seed: number): Noise {
  const table = new Float32Array(4096)
  let state = hash32('noise', seed)
  for (let index = 0; index < table.length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    table[index] = state / 4294967296
  }
  const at = (column: number, row: number) => table[(Math.imul(column, 73) + Math.imul(row, 1259)) & 4095] ?? 0
  return (x, y) => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const u = smooth(x - column)
    const v = smooth(y - row)
    const top = at(column, row) + (at(column + 1, row) - at(column, row)) * u
    const bottom = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * u
    return top + (bottom - top) * v
  }
}

/** Noise with finer and fainter noise on top of it: clouds, mist, rough ridges. */
export function fractalNoise(seed: number, octaves: number, gain = 0.5): Noise {
  const layers = Array.from({ length: octaves }, (_, index) => valueNoise(seed + index * 101))
  return (x, y) => {
    let sum = 0
    let weight = 1
    let total = 0
    let scale = 1
    for (const layer of layers) {
      sum += weight * layer(x * scale, y * scale)
      total += weight
      weight *= gain
      scale *= 2.03
    }
    return sum / total
  }
}

function smooth(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10)
}
