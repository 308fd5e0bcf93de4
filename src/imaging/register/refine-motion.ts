import { solvePositive } from '../solve-positive'
import { type Bend, readBend } from '../warp/bend'
import { type CellLight, fitCellLight } from './cell-light'
import { affineOf, MOTION_SIZE, type Motion, motionOf, vectorOf } from './motion'
import { type NormalHalves, sumNormals } from './normal-equations'
import type { Points } from './pick-points'
import type { Level } from './pyramid'
import { sampleCubic, sampleLinear } from './sample-plane'

/** What one level made of a motion. */
export interface MotionFit {
  readonly motion: Motion
  /** Typical error of a point that fits, in units of its expected error; 1 is as good as expected, below is better. */
  readonly spread: number
  /** Share of the points that fit, 0..1. */
  readonly inlierShare: number
  /** Where even and odd cells by themselves would have gone from here: their difference shows how sure the fit is. */
  readonly evenStep: Motion
  readonly oddStep: Motion
  /** Inverse of the covariance of the motion's vector, 6 x 6, the prior included. */
  readonly information: Float64Array
}

/** How to refine. */
export interface RefineOptions {
  readonly start: Motion
  /** What is believed beforehand: stretch and shear hold on to it where the picture says nothing. */
  readonly prior: Motion
  readonly rounds: number
  readonly exact: boolean
}

/** Brightness error that pixel noise and compression leave, levels of 255 after smoothing. */
const NOISE_LEVELS = 2

/** Displacement that a model's redrawing leaves at an edge, pixels; makes strong edges no louder than weak ones. */
const JITTER_PX = 0.25

/** Tukey's constant: 95 % efficient for a bell curve. Source: Huber, "Robust Statistics". */
const TUKEY = 4.685

/** Points whose error exceeds this many spreads count as not fitting. */
const OUTLIER_SPREADS = 3

/** Spread of the belief for each part of a motion, fractions of half the diagonal. Order as in `vectorOf`. */
const BELIEF = [0.05, 0.05, 0.06, 0.04, 0.006, 0.002] as const

/** Steps below this many pixels at the corner end the rounds. */
const SETTLED_PX = 0.01

/**
 * Moves `start` to where the returned picture fits the original best, by Gauss-Newton rounds over the points with
 * Tukey's weights: what was edited or redrawn elsewhere falls out by itself. Reaches about 3 pixels of the level.
 */
export function refineMotion(level: Level, points: Points, options: RefineOptions): MotionFit {
  const state = openState(level, points, options)
  let vector = vectorOf(options.start)
  let fit = roundOf(state, vector)
  for (let round = 0; round < options.rounds; round += 1) {
    const step = solvePositive(fit.information, fit.pull)
    if (step === undefined) break
    vector = vector.map((value, part) => value + (step[part] ?? 0))
    fit = roundOf(state, vector)
    if (Math.hypot(...step) * level.radius < SETTLED_PX) break
  }
  return finishFit(state, vector, fit)
}

interface RefineState {
  readonly level: Level
  readonly points: Points
  readonly options: RefineOptions
  /** The returned picture's values at the points, NaN where it does not reach. */
  readonly values: Float32Array
  /** Errors in levels. */
  readonly residuals: Float32Array
  readonly weights: Float32Array
  /** Expected error of each point, levels. */
  readonly expected: Float32Array
}

function openState(level: Level, points: Points, options: RefineOptions): RefineState {
  const expected = new Float32Array(points.count)
  for (let index = 0; index < points.count; index += 1) {
    const slopeX = JITTER_PX * (points.slopeX[index] ?? 0)
    const slopeY = JITTER_PX * (points.slopeY[index] ?? 0)
    expected[index] = Math.sqrt(NOISE_LEVELS * NOISE_LEVELS + slopeX * slopeX + slopeY * slopeY)
  }
  return {
    level,
    points,
    options,
    values: new Float32Array(points.count),
    residuals: new Float32Array(points.count),
    weights: expected.map((error) => 1 / (error * error)),
    expected,
  }
}

interface Round {
  readonly halves: NormalHalves
  readonly spread: number
  readonly information: Float64Array
  /** The right side of the step's equations. */
  readonly pull: Float64Array
}

/** Errors at a motion, with the weights that they themselves call for, and the equations of the next step. */
function roundOf(state: RefineState, vector: Float64Array): Round {
  readValues(state, motionOf(vector))
  const light = fitCellLight(state.points, state.values, state.weights)
  writeResiduals(state, light)
  const spread = spreadOf(state)
  weigh(state, spread)
  const { points, residuals, weights, values } = state
  const halves = sumNormals(points, state.level, { residuals, weights, values, light })
  return { halves, spread, ...equationsOf(halves, { spread, vector, prior: vectorOf(state.options.prior) }) }
}

/** What is left at each point under a motion, and how much it may be trusted. */
export interface PointErrors {
  /** Levels of 255: the answer's value, in the original's light, less the original's. */
  readonly residuals: Float32Array
  /** 0 where the answer does not reach, next to 0 where something else is shown. */
  readonly weights: Float32Array
  /** As in `MotionFit`. */
  readonly spread: number
}

/** The errors under a motion and, where given, a bend in pixels of the level. */
export function measurePoints(
  level: Level,
  points: Points,
  { motion, bend }: { readonly motion: Motion; readonly bend?: Bend },
): PointErrors {
  const state = openState(level, points, { start: motion, prior: motion, rounds: 0, exact: true })
  let spread = 1
  // Twice, since the light is fitted with the weights and the weights come from the errors.
  for (let round = 0; round < 2; round += 1) {
    readValues(state, motion, bend)
    writeResiduals(state, fitCellLight(points, state.values, state.weights))
    spread = spreadOf(state)
    weigh(state, spread)
  }
  return { residuals: state.residuals, weights: state.weights, spread }
}

function readValues({ level, points, options, values, weights }: RefineState, motion: Motion, bend?: Bend): void {
  const map = affineOf(motion, level)
  const sample = options.exact ? sampleCubic : sampleLinear
  const { widthPx, heightPx } = level.extent
  for (let index = 0; index < points.count; index += 1) {
    const x = (points.x[index] ?? 0) + 0.5
    const y = (points.y[index] ?? 0) + 0.5
    const place = { u: x / widthPx, v: y / heightPx }
    const bentX = bend === undefined ? 0 : readBend(bend, place, 0)
    const bentY = bend === undefined ? 0 : readBend(bend, place, 1)
    const sourceX = map.xx * x + map.xy * y + map.x0 - 0.5 + bentX
    const value = sample(level.moving, sourceX, map.yx * x + map.yy * y + map.y0 - 0.5 + bentY)
    const isThere = !Number.isNaN(value)
    values[index] = isThere ? value : 0
    // A point that comes back into the picture gets a small weight until its error is known.
    if (!isThere) weights[index] = 0
    else if ((weights[index] ?? 0) === 0) weights[index] = 1e-6
  }
}

function writeResiduals({ points, values, residuals }: RefineState, { gain, bias }: CellLight): void {
  for (let index = 0; index < points.count; index += 1) {
    const cell = points.cell[index] ?? 0
    residuals[index] = (gain[cell] ?? 1) * (values[index] ?? 0) + (bias[cell] ?? 0) - (points.value[index] ?? 0)
  }
}

const BINS = 1024
const BIN_WIDTH = 1 / 64

/** 1.48 times the median size of the normalised errors: the spread of a bell curve with the same middle half. */
function spreadOf({ points, residuals, expected, weights }: RefineState): number {
  const bins = new Uint32Array(BINS)
  let total = 0
  for (let index = 0; index < points.count; index += 1) {
    if ((weights[index] ?? 0) === 0) continue
    const error = Math.abs(residuals[index] ?? 0) / (expected[index] ?? 1)
    const bin = Math.min(BINS - 1, Math.floor(error / BIN_WIDTH))
    bins[bin] = (bins[bin] ?? 0) + 1
    total += 1
  }
  let seen = 0
  for (let bin = 0; bin < BINS; bin += 1) {
    seen += bins[bin] ?? 0
    if (2 * seen >= total) return Math.max(0.15, 1.4826 * (bin + 0.5) * BIN_WIDTH)
  }
  return 1
}

function weigh({ points, residuals, expected, weights }: RefineState, spread: number): void {
  for (let index = 0; index < points.count; index += 1) {
    if ((weights[index] ?? 0) === 0) continue
    const allowed = expected[index] ?? 1
    const error = (residuals[index] ?? 0) / (allowed * TUKEY * spread)
    const trust = 1 - error * error
    weights[index] = trust > 0 ? (trust * trust) / (allowed * allowed) : 1e-12
  }
}

function equationsOf(
  [even, odd]: NormalHalves,
  { spread, vector, prior }: { readonly spread: number; readonly vector: Float64Array; readonly prior: Float64Array },
): Pick<Round, 'information' | 'pull'> {
  const scale = 1 / (spread * spread)
  const information = even.curvature.map((value, at) => scale * (value + (odd.curvature[at] ?? 0)))
  const pull = even.slope.map((value, part) => -scale * (value + (odd.slope[part] ?? 0)))
  BELIEF.forEach((belief, part) => {
    const at = part * (MOTION_SIZE + 1)
    const strength = 1 / (belief * belief)
    information[at] = (information[at] ?? 0) + strength
    pull[part] = (pull[part] ?? 0) - strength * ((vector[part] ?? 0) - (prior[part] ?? 0))
  })
  return { information, pull }
}

function finishFit(state: RefineState, vector: Float64Array, { halves, spread, information }: Round): MotionFit {
  const prior = vectorOf(state.options.prior)
  const stepOf = (half: NormalHalves[number]) => {
    const { information: one, pull } = equationsOf([half, emptyHalf()], { spread, vector, prior })
    return motionOf(solvePositive(one, pull) ?? new Float64Array(MOTION_SIZE))
  }
  return {
    motion: motionOf(vector),
    spread,
    inlierShare: inlierShareOf(state, spread),
    evenStep: stepOf(halves[0]),
    oddStep: stepOf(halves[1]),
    information,
  }
}

function emptyHalf(): NormalHalves[number] {
  return { curvature: new Float64Array(MOTION_SIZE * MOTION_SIZE), slope: new Float64Array(MOTION_SIZE) }
}

function inlierShareOf({ points, residuals, expected, weights }: RefineState, spread: number): number {
  let fitting = 0
  let total = 0
  // A fit that is loose everywhere has no outliers by its own measure, so the bar is not raised beyond twice expected.
  const bar = OUTLIER_SPREADS * Math.min(2, spread)
  for (let index = 0; index < points.count; index += 1) {
    if ((weights[index] ?? 0) === 0) continue
    total += 1
    if (Math.abs(residuals[index] ?? 0) <= bar * (expected[index] ?? 1)) fitting += 1
  }
  return total === 0 ? 0 : fitting / total
}
