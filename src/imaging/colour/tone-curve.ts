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
  // Sums of t to the powers 0 to 4, and of what is missing times t to the powers 0 to 2.
  const powers = [0, 0, 0, 0, 0]
  const missing = [0, 0, 0]
  for (let index = 0; index < samples.count; index += 1) {
    const at = index * 3 + channel
    const t = (samples.seen[at] ?? 0) / 255
    const wanted = (samples.wanted[at] ?? 0) - (options.offset?.[at] ?? 0) - 255 * t
    let term = options.weights[index] ?? 0
    for (let power = 0; power < 5; power += 1) {
      powers[power] = (powers[power] ?? 0) + term
      if (power < 3) missing[power] = (missing[power] ?? 0) + term * wanted
      term *= t
    }
  }
  const { matrix, right } = equationsOf(powers, missing, options.bends)
  addBelief(matrix)
  const [bias = 0, gain = 0, bend = 0] = solvePositive(matrix, right) ?? []
  return { bias, gain: 255 + gain, bend }
}

/** Least-squares equations for the basis 1, t, t (1 - t) from sums of powers. */
function equationsOf(powers: readonly number[], missing: readonly number[], bends: boolean) {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0] = powers
  const [m0 = 0, m1 = 0, m2 = 0] = missing
  if (!bends) return { matrix: Float64Array.of(s0, s1, 0, s1, s2, 0, 0, 0, 0), right: Float64Array.of(m0, m1, 0) }
  return {
    matrix: Float64Array.of(s0, s1, s1 - s2, s1, s2, s2 - s3, s1 - s2, s2 - s3, s2 - 2 * s3 + s4),
    right: Float64Array.of(m0, m1, m1 - m2),
  }
}

function addBelief(matrix: Float64Array): void {
  ;[BELIEF.bias, BELIEF.gain, BELIEF.bend].forEach((belief, part) => {
    matrix[part * 4] = (matrix[part * 4] ?? 0) + (ALIKE * SAMPLE_ERROR * SAMPLE_ERROR) / (belief * belief)
  })
}
