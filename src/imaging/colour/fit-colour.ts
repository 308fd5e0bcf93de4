import { type ColourField, fieldShare, fitField, readField } from './colour-field'
import type { ColourSamples } from './colour-samples'
import { applyTone, fitTone, STRAIGHT, type ToneCurve } from './tone-curve'

/** What brings the answer's colours back to the original's. */
export interface ColourFit {
  /**
   * `none`: as it is; `gain-bias` and `curve`: the same everywhere; `field`: also a smooth change from place to place.
   */
  readonly kind: 'none' | 'gain-bias' | 'curve' | 'field'
  /** R, G, B. */
  readonly tones: readonly [ToneCurve, ToneCurve, ToneCurve]
  readonly field?: ColourField
  /** Mean colour error on samples the fit has not seen, levels of 255: without and with the correction. */
  readonly errorBefore: number
  readonly errorAfter: number
}

/** No correction. */
export const NO_COLOUR_FIT: ColourFit = {
  kind: 'none',
  tones: [STRAIGHT, STRAIGHT, STRAIGHT],
  errorBefore: 0,
  errorAfter: 0,
}

/** Below this many samples no correction is made. */
const MIN_SAMPLES = 80

/** A richer correction has to lower the error on unseen samples by this share, and by this many levels. */
const WORTH_SHARE = 0.06
const WORTH_LEVELS = 0.03

/** Below this error, in levels, there is nothing left that a richer correction could win. */
const GOOD_ENOUGH = 0.8

type Recipe = 'gain-bias' | 'curve' | 'added-field' | 'scaled-field'
const RECIPES: readonly Recipe[] = ['gain-bias', 'curve', 'added-field', 'scaled-field']

/**
 * Chooses and fits the correction, in coded sRGB (where casts of models are close to straight lines, and where the
 * blend happens), robust to places that were redrawn. Each kind is fitted on the blocks of one colour of a chequerboard
 * and tried on the others; a richer one is taken only where it is better there. Then it is fitted to all samples.
 */
export function fitColour(samples: ColourSamples): ColourFit {
  if (samples.count < MIN_SAMPLES) return NO_COLOUR_FIT
  const halves = [selectBlocks(samples, 0), selectBlocks(samples, 1)] as const
  const errorBefore = errorOf(NO_COLOUR_FIT, samples)
  let best: { recipe: Recipe | undefined; error: number } = { recipe: undefined, error: errorBefore }
  for (const recipe of RECIPES) {
    if (best.error < GOOD_ENOUGH) break
    const error =
      (errorOf(fitRecipe(halves[0], recipe), halves[1]) + errorOf(fitRecipe(halves[1], recipe), halves[0])) / 2
    if (error < best.error * (1 - WORTH_SHARE) - WORTH_LEVELS) best = { recipe, error }
  }
  const fit = best.recipe === undefined ? NO_COLOUR_FIT : fitRecipe(samples, best.recipe)
  return { ...fit, errorBefore, errorAfter: best.error }
}

/** Blocks along each side of the chequerboard. */
const BLOCKS = 6

function selectBlocks(samples: ColourSamples, parity: 0 | 1): ColourSamples {
  const { u, v, wanted, seen } = samples
  const kept: number[] = []
  for (let index = 0; index < samples.count; index += 1) {
    const block = Math.floor((u[index] ?? 0) * BLOCKS) + Math.floor((v[index] ?? 0) * BLOCKS)
    if (block % 2 === parity) kept.push(index)
  }
  const threes = kept.flatMap((index) => [index * 3, index * 3 + 1, index * 3 + 2])
  const pick = (values: Float32Array, from: readonly number[]) => Float32Array.from(from, (at) => values[at] ?? 0)
  return {
    count: kept.length,
    u: pick(u, kept),
    v: pick(v, kept),
    wanted: pick(wanted, threes),
    seen: pick(seen, threes),
  }
}

/** Rounds of fitting and weighing. */
const ROUNDS = 3

function fitRecipe(samples: ColourSamples, recipe: Recipe): ColourFit {
  const withField = recipe === 'added-field' || recipe === 'scaled-field'
  const scales = recipe === 'scaled-field'
  const weights = new Float32Array(samples.count)
  // Casts are moderate, so what is far off even before any correction shows something else.
  weighSamples(NO_COLOUR_FIT, samples, weights)
  const offset = new Float32Array(samples.count * 3)
  let fit: ColourFit = NO_COLOUR_FIT
  for (let round = 0; round < ROUNDS; round += 1) {
    const tone = (channel: number) => fitTone(samples, channel, { weights, bends: recipe !== 'gain-bias', offset })
    fit = { ...fit, kind: withField ? 'field' : recipe, tones: [tone(0), tone(1), tone(2)] }
    if (withField) {
      const field = fitField(samples, restOf(fit.tones, samples), { weights, scales })
      fit = { ...fit, field }
      writeOffset(field, samples, offset)
    }
    weighSamples(fit, samples, weights)
  }
  return fit
}

function restOf(tones: ColourFit['tones'], { count, wanted, seen }: ColourSamples): Float32Array {
  const rest = new Float32Array(count * 3)
  for (let at = 0; at < rest.length; at += 1) {
    rest[at] = (wanted[at] ?? 0) - applyTone(tones[at % 3] ?? STRAIGHT, seen[at] ?? 0)
  }
  return rest
}

function writeOffset(field: ColourField, { count, u, v, seen }: ColourSamples, offset: Float32Array): void {
  for (let index = 0; index < count; index += 1) {
    const levels = readField(field, u[index] ?? 0, v[index] ?? 0)
    for (let channel = 0; channel < 3; channel += 1) {
      const at = index * 3 + channel
      offset[at] = (levels[channel] ?? 0) * fieldShare(field, seen[at] ?? 0)
    }
  }
}

/** A sample's error in levels, the root mean square of its channels. */
function sampleErrors(fit: ColourFit, samples: ColourSamples): Float32Array {
  const rest = restOf(fit.tones, samples)
  if (fit.field !== undefined) {
    const offset = new Float32Array(rest.length)
    writeOffset(fit.field, samples, offset)
    for (let at = 0; at < rest.length; at += 1) rest[at] = (rest[at] ?? 0) - (offset[at] ?? 0)
  }
  const errors = new Float32Array(samples.count)
  for (let index = 0; index < errors.length; index += 1) {
    const red = rest[index * 3] ?? 0
    const green = rest[index * 3 + 1] ?? 0
    const blue = rest[index * 3 + 2] ?? 0
    errors[index] = Math.sqrt((red * red + green * green + blue * blue) / 3)
  }
  return errors
}

/** Source: Tukey's constant; and an error below which every sample counts fully, so that a perfect fit is not choosy. */
const TUKEY = 4.685
const MIN_SPREAD = 1

function weighSamples(fit: ColourFit, samples: ColourSamples, weights: Float32Array): void {
  const errors = sampleErrors(fit, samples)
  const middle = errors.slice().sort()[errors.length >> 1] ?? 0
  const limit = TUKEY * Math.max(MIN_SPREAD, 1.2 * middle)
  for (let index = 0; index < errors.length; index += 1) {
    const share = (errors[index] ?? 0) / limit
    const trust = 1 - share * share
    weights[index] = trust > 0 ? trust * trust : 0
  }
}

/** Errors above count as this much: a redrawn place shall not decide. */
const CUT_LEVELS = 20

function errorOf(fit: ColourFit, samples: ColourSamples): number {
  if (samples.count === 0) return 0
  return sampleErrors(fit, samples).reduce((sum, error) => sum + Math.min(CUT_LEVELS, error), 0) / samples.count
}
