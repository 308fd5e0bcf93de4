import type { Extent, MaskPlane } from '../raster'

/**
 * The mask at another size. Each new pixel is the average of what it covers (shrinking) or lies linearly between its
 * neighbours (growing): a tent as wide as the coarser grid, separable. Accurate to half a level.
 */
export function resizeMask(mask: MaskPlane, extent: Extent): MaskPlane {
  const across = tentWeights(mask.extent.widthPx, extent.widthPx)
  const down = tentWeights(mask.extent.heightPx, extent.heightPx)
  const narrow = new Float32Array(extent.widthPx * mask.extent.heightPx)
  for (let y = 0; y < mask.extent.heightPx; y += 1) {
    const row = mask.data.subarray(y * mask.extent.widthPx, (y + 1) * mask.extent.widthPx)
    for (let x = 0; x < extent.widthPx; x += 1) {
      narrow[y * extent.widthPx + x] = weightedSum(row, { ...at(across, x), stride: 1, offset: 0 })
    }
  }
  const data = new Uint8Array(extent.widthPx * extent.heightPx)
  for (let y = 0; y < extent.heightPx; y += 1) {
    const taps = { ...at(down, y), stride: extent.widthPx }
    for (let x = 0; x < extent.widthPx; x += 1) {
      data[y * extent.widthPx + x] = Math.round(weightedSum(narrow, { ...taps, offset: x }))
    }
  }
  return { extent, data }
}

interface Taps {
  readonly first: number
  readonly weights: Float32Array
}

function at(taps: readonly Taps[], index: number): Taps {
  return taps[index] ?? { first: 0, weights: new Float32Array(0) }
}

function weightedSum(
  values: ArrayLike<number>,
  { first, weights, stride, offset }: Taps & { readonly stride: number; readonly offset: number },
): number {
  let sum = 0
  for (let tap = 0; tap < weights.length; tap += 1) {
    sum += (weights[tap] ?? 0) * (values[(first + tap) * stride + offset] ?? 0)
  }
  return sum
}

function tentWeights(from: number, to: number): readonly Taps[] {
  const scale = from / to
  const support = Math.max(1, scale)
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * scale - 0.5
    const first = Math.max(0, Math.ceil(centre - support))
    const last = Math.min(from - 1, Math.floor(centre + support))
    const weights = new Float32Array(last - first + 1)
    for (let tap = first; tap <= last; tap += 1) {
      weights[tap - first] = Math.max(1e-6, 1 - Math.abs(tap - centre) / support)
    }
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { first, weights: weights.map((weight) => weight / sum) }
  })
}
