import { solvePositive } from '../solve-positive'
import type { ColourSamples } from './colour-samples'

/**
 * For one channel: corrected = bias + gain t + bend t (1 - t) with t = seen / 255, all in levels. It holds between the
 * darkest and the brightest level it was fitted to; beyond, it goes on with the slope 1, since nothing is known there.
 */
export interface ToneCurve {
  readonly bias: number
  readonly gain: number
  readonly bend: number
  readonly darkest: number
  readonly brightest: number
}

/** No correction. */
export const STRAIGHT: ToneCurve = { bias: 0, gain: 255, bend: 0, darkest: 0, brightest: 255 }

/** The corrected value, levels, not clipped. */
export function applyTone({ bias, gain, bend, darkest, brightest }: ToneCurve, seen: number): number {
  const known = seen < darkest ? darkest : seen > brightest ? brightest : seen
  const t = known / 255
  return bias + t * (gain + bend * (1 - t)) + seen - known
}

/** What is believed of a curve beforehand: identity, give or take these levels. A flat scene says nothing of its gain. */
const BELIEF = { bias: 25, gain: 30, bend: 40 } as const

/**
 * Expected error of a sample in levels, and how many samples say the same thing. Both are large because the error is not
 * noise but light that changes from place to place: where a scene has few tones (a sky), it must not pass for a gain.
 */
const SAMPLE_ERROR = 5
const ALIKE = 80

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
  return { bias, gain: 255 + gain, bend, ...knownRange(samples, channel, options.weights) }
}

/** Share of the samples at either end that is not relied on. */
const TAIL = 0.01

function knownRange(samples: ColourSamples, channel: number, weights: Float32Array) {
  const counts = new Uint32Array(256)
  let total = 0
  for (let index = 0; index < samples.count; index += 1) {
    if ((weights[index] ?? 0) === 0) continue
    const level = Math.max(0, Math.min(255, Math.round(samples.seen[index * 3 + channel] ?? 0)))
    counts[level] = (counts[level] ?? 0) + 1
    total += 1
  }
  const levelAt = (share: number) => {
    let seen = 0
    const level = counts.findIndex((count) => {
      seen += count
      return seen > share * total
    })
    return level < 0 ? 255 : level
  }
  return { darkest: levelAt(TAIL), brightest: levelAt(1 - TAIL) }
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
