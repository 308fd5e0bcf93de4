import { solvePositive } from '../solve-positive'
import type { ColourSamples } from './colour-samples'

/** For one channel: corrected = bias + gain t + bend t (1 - t) with t = seen / 255, all in levels. */
export interface ToneCurve {
  readonly bias: number
  readonly gain: number
  readonly bend: number
}

export const STRAIGHT: ToneCurve = { bias: 0, gain: 255, bend: 0 }

/** The corrected value, levels, not clipped. */
export function applyTone({ bias, gain, bend }: ToneCurve, seen: number): number {
  const t = seen / 255
  return bias + t * (gain + bend * (1 - t))
}

/** What is believed of a curve beforehand: identity, give or take these levels. A flat scene says nothing of its gain. */
const BELIEF = { bias: 30, gain: 45, bend: 40 } as const

/** Expected error of a sample in levels, and how many samples say the same thing: neighbours see the same surface. */
const SAMPLE_ERROR = 3
const ALIKE = 12

/**
 * Fits one channel's curve by weighted least squares; `bends` lets it follow a gamma. `offset` gives what another part
 * of the correction already adds to each sample.
 */
export function fitTone(
  samples: ColourSamples,
  channel: number,
  options: { readonly weights: Float32Array; readonly bends: boolean; readonly offset?: Float32Array },
): ToneCurve {
  const matrix = new Float64Array(9)
  const right = new Float64Array(3)
  const basis = new Float64Array(3)
  for (let index = 0; index < samples.count; index += 1) {
    const at = index * 3 + channel
    const t = (samples.seen[at] ?? 0) / 255
    basis[0] = 1
    basis[1] = t
    basis[2] = options.bends ? t * (1 - t) : 0
    const wanted = (samples.wanted[at] ?? 0) - (options.offset?.[at] ?? 0) - 255 * t
    addSample({ matrix, right }, basis, { weight: options.weights[index] ?? 0, wanted })
  }
  addBelief(matrix)
  const [bias = 0, gain = 0, bend = 0] = solvePositive(matrix, right) ?? [0, 0, 0]
  return { bias, gain: 255 + gain, bend }
}

function addSample(
  { matrix, right }: { readonly matrix: Float64Array; readonly right: Float64Array },
  basis: Float64Array,
  { weight, wanted }: { readonly weight: number; readonly wanted: number },
): void {
  for (let one = 0; one < 3; one += 1) {
    const weighted = weight * (basis[one] ?? 0)
    right[one] = (right[one] ?? 0) + weighted * wanted
    for (let other = 0; other < 3; other += 1) {
      const at = one * 3 + other
      matrix[at] = (matrix[at] ?? 0) + weighted * (basis[other] ?? 0)
    }
  }
}

function addBelief(matrix: Float64Array): void {
  ;[BELIEF.bias, BELIEF.gain, BELIEF.bend].forEach((belief, part) => {
    matrix[part * 4] = (matrix[part * 4] ?? 0) + (ALIKE * SAMPLE_ERROR * SAMPLE_ERROR) / (belief * belief)
  })
}
