import { type Box, type Extent, smoothStep } from '../raster'
import { type Affine, cornerDistance, IDENTITY } from '../warp/affine'
import type { Bend } from '../warp/bend'
import { searchCoarse } from './coarse-search'
import { findRivals } from './find-rivals'
import { fitBend } from './fit-bend'
import { matchScore } from './match-score'
import { AT_REST, affineOf, type Motion, motionOf, regionAffine, vectorOf } from './motion'
import { CELLS, type Points, pickPoints } from './pick-points'
import { buildPyramid, type Comparison, type Level } from './pyramid'
import { type MotionFit, refineMotion } from './refine-motion'

/** What a registration rests on. */
export interface RegistrationEvidence {
  /** Places compared at the finest level. */
  readonly points: number
  /** Share of them that fit, 0..1. */
  readonly inlierShare: number
  /** How well the structures agree once aligned, 0..1, and how well they did before. */
  readonly match: number
  readonly matchAtRest: number
  /** How far off the fit may be at the region's corners, pixels of the original. */
  readonly cornerErrorPx: number
}

/**
 * How the returned picture lies over the region it was made for.
 *
 * - `aligned`: `map` leads from the region's pixels to the same region's pixels as the returned picture shows them.
 * - `weak`: the unmasked pixels do not say; the picture is taken as it lies. `flat`: too little structure; `repeating`:
 *   several shifts fit alike; `unsure`: the fit is loose.
 * - `reframed`: not an edit of this picture in place. `moved-too-far`: it fits, but beyond the bounds; `no-match`: there
 *   is plenty of structure and it fits nowhere.
 */
export type Registration = RegistrationEvidence & {
  readonly map: Affine
  readonly motion: Motion
  /** What the map leaves, where the answer's drawing wanders and halves of the evidence agree on how. */
  readonly bend?: Bend
  /** 0..1; from structure, share of fitting points, and how far halves of the evidence agree at the corners. */
  readonly confidence: number
} & (
    | { readonly kind: 'aligned' }
    | { readonly kind: 'weak'; readonly reason: 'flat' | 'repeating' | 'unsure' }
    | { readonly kind: 'reframed'; readonly reason: 'moved-too-far' | 'no-match' }
  )

/** Longer side of the finest level. Source: at 1024 the error is below 0.05 px on photographs, 0.1 px of a 4K corner's. */
const FINEST_PX = 1024

/** Longer side of the level at which fits are compared and rivals looked for. */
const CHECK_PX = 256

/** Points of a level, and of the finest: more cost time and add nothing. */
const LEVEL_POINTS = 9_000
const FINEST_POINTS = 22_000

/** Below this many points the picture counts as flat. */
const MIN_POINTS = 120

/** From this agreement on, the fit from rest is believed without a search. */
const GOOD_MATCH = 0.7

/** What still counts as the same framing, in parts of a motion: about 60 px of 1024, 8 %, 2.3 degrees, 3 %. */
const BOUNDS = { shift: 0.085, zoom: 0.08, turn: 0.04, stretch: 0.03, shear: 0.02 } as const

/** Aligned means at least this confidence. */
const MIN_CONFIDENCE = 0.3

/**
 * Finds where the unmasked part of the original lies in the returned picture: shift, zoom, small rotation and a slight
 * stretch, to a fraction of a pixel, coarse to fine. Blind to colour casts and smooth local light, robust to changes
 * outside the mask.
 */
export function registerPictures(comparison: Comparison): Registration {
  const levels = buildPyramid(comparison, FINEST_PX).map((level, index) => ({
    level,
    points: pointsOf(level, index === 0 ? FINEST_POINTS : LEVEL_POINTS),
  }))
  const finest = levels[0]
  if (finest === undefined || finest.points.count < MIN_POINTS) return unregistered(finest?.points.count ?? 0)
  const check =
    levels.find(({ level }) => Math.max(level.extent.widthPx, level.extent.heightPx) < 2 * CHECK_PX) ?? finest
  const checkIndex = levels.indexOf(check)
  const coarse = fitFromRestOrSearch(levels.slice(checkIndex).reverse(), comparison)
  const fit = climb(levels.slice(0, checkIndex + 1).reverse(), coarse)
  return judge({ fit, start: coarse.prior, levels, check, comparison })
}

interface PointedLevel {
  readonly level: Level
  readonly points: Points
}

/** A motion with the belief that it began from. */
interface Believed {
  readonly motion: Motion
  readonly prior: Motion
}

function pointsOf(level: Level, most: number): Points {
  const tilePx = Math.max(1, Math.ceil(Math.sqrt((level.extent.widthPx * level.extent.heightPx) / most)))
  return pickPoints(level, tilePx)
}

function unregistered(points: number): Registration {
  const none = { inlierShare: 0, match: 0, matchAtRest: 0, cornerErrorPx: Number.POSITIVE_INFINITY, confidence: 0 }
  return { kind: 'weak', reason: 'flat', map: IDENTITY, motion: AT_REST, points, ...none }
}

/** Refines from level to level, coarse to fine; the last, finest one with exact interpolation. */
function climb(levels: readonly PointedLevel[], { motion, prior }: Believed): MotionFit & Believed {
  let fit: MotionFit | undefined
  levels.forEach(({ level, points }, index) => {
    const start = fit?.motion ?? motion
    const exact = index === levels.length - 1
    fit = refineMotion(level, points, { start, prior, rounds: exact ? 5 : 8, exact })
  })
  if (fit === undefined) throw new Error('A pyramid has at least one level')
  return { ...fit, prior }
}

type Scored = Believed & { readonly score: number }

function fitScored(levels: readonly PointedLevel[], { level, points }: PointedLevel, from: Believed): Scored {
  const { motion } = climb(levels, from)
  return { motion, prior: from.prior, score: matchScore(level, points, affineOf(motion, level)) }
}

/** `levels` from the coarsest to the one where fits are compared. */
function fitFromRestOrSearch(levels: readonly PointedLevel[], comparison: Comparison): Believed {
  const coarsest = levels[0]
  const check = levels[levels.length - 1]
  if (coarsest === undefined || check === undefined) throw new Error('A pyramid has at least one level')
  const starts = startsOf(comparison)
  const tried: Scored[] = []
  for (const start of starts) {
    const fit = fitScored(levels, check, { motion: start, prior: start })
    if (fit.score >= GOOD_MATCH) return fit
    tried.push(fit)
  }
  for (const prior of starts) {
    for (const { motion } of searchCoarse(coarsest.level, coarsest.points, { starts: [prior], keep: 4 })) {
      tried.push(fitScored(levels, check, { motion, prior }))
    }
  }
  // What was tried first is likelier, so it has to be beaten clearly.
  return tried.reduce((best, next) => (next.score > best.score + 0.03 ? next : best))
}

/**
 * How a model may have treated a region whose shape is not the answer's: stretched it (rest), cut off what did not fit,
 * or added what was missing.
 */
function startsOf({ region, returned }: Comparison): readonly Motion[] {
  const wider = shapeOf(returned.extent) / shapeOf(region)
  if (Math.abs(Math.log(wider)) < 0.012) return [AT_REST]
  const cut = wider > 1 ? scaled(1, wider) : scaled(1 / wider, 1)
  const added = wider > 1 ? scaled(1 / wider, 1) : scaled(1, wider)
  return [AT_REST, cut, added]
}

function shapeOf({ widthPx, heightPx }: Extent): number {
  return widthPx / heightPx
}

function scaled(across: number, down: number): Motion {
  return { ...AT_REST, zoom: (across + down) / 2 - 1, stretch: (across - down) / 2 }
}

interface Verdict {
  readonly fit: MotionFit
  readonly start: Motion
  /** From the finest on. */
  readonly levels: readonly PointedLevel[]
  readonly check: PointedLevel
  readonly comparison: Comparison
}

function judge({ fit, start, levels: all, check, comparison }: Verdict): Registration {
  const { region } = comparison
  const finest = all[0] ?? check
  const levels = all.filter(({ level }) => Math.max(level.extent.widthPx, level.extent.heightPx) >= RIVAL_LEVEL_PX)
  const scoreOf = (motion: Motion) => matchScore(check.level, check.points, affineOf(motion, check.level))
  const evidence: RegistrationEvidence = {
    points: finest.points.count,
    inlierShare: fit.inlierShare,
    match: scoreOf(fit.motion),
    matchAtRest: scoreOf(AT_REST),
    cornerErrorPx: cornerErrorOf(fit, finest.level, region),
  }
  const confidence = confidenceOf(evidence, region)
  const found = { ...evidence, confidence, map: regionAffine(fit.motion, finest.level), motion: fit.motion }
  const atRest = { ...found, map: IDENTITY, motion: AT_REST }
  if (evidence.match < NO_MATCH && coverageOf(finest.points) >= 0.25) {
    if (levels.some(isSelfSimilar)) return { ...atRest, kind: 'weak', reason: 'repeating' }
    return { ...atRest, kind: 'reframed', reason: 'no-match' }
  }
  if (confidence < MIN_CONFIDENCE || evidence.match < evidence.matchAtRest - 0.02) {
    const isFlat = coverageOf(finest.points) < 0.1
    return { ...atRest, kind: 'weak', reason: isFlat ? 'flat' : 'unsure' }
  }
  if (levels.some((level) => isAmbiguous(fit.motion, level))) {
    return { ...atRest, confidence: confidence * 0.3, kind: 'weak', reason: 'repeating' }
  }
  if (isBeyond(fit.motion, start)) return { ...found, kind: 'reframed', reason: 'moved-too-far' }
  const bend = fitBend(finest.level, finest.points, fit.motion)
  return { ...found, kind: 'aligned', ...(bend === undefined ? {} : { bend }) }
}

/** Rivals are looked for within this many pixels at every level that is at least so large: periods up to 140 of 1024. */
const RIVAL_REACH_PX = 14
const RIVAL_LEVEL_PX = 100

/** Agreement below this, with structure to compare, is another picture. */
const NO_MATCH = 0.4

/** Share of the cells that hold a fair number of points. */
function coverageOf(points: Points): number {
  const counts = new Uint32Array(CELLS * CELLS)
  for (let index = 0; index < points.count; index += 1) {
    const cell = points.cell[index] ?? 0
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts.filter((count) => count >= 12).length / counts.length
}

/** Half the distance, at the farthest corner, between what the two halves of the evidence ask for. */
function cornerErrorOf(fit: MotionFit, level: Level, region: Box): number {
  const sum = (step: Motion) => motionOf(vectorOf(fit.motion).map((value, part) => value + (vectorOf(step)[part] ?? 0)))
  const even = regionAffine(sum(fit.evenStep), level)
  const odd = regionAffine(sum(fit.oddStep), level)
  return cornerDistance(even, odd, region) / 2
}

/** Half a pixel of a picture of 1024: an error that a seam does not show. */
function tolerancePx({ widthPx, heightPx }: Extent): number {
  return Math.max(0.5, (0.5 * Math.max(widthPx, heightPx)) / 1024)
}

function confidenceOf({ match, inlierShare, cornerErrorPx }: RegistrationEvidence, region: Extent): number {
  const error = cornerErrorPx / (2 * tolerancePx(region))
  return (smoothStep(0.15, 0.75, match) * smoothStep(0.2, 0.7, inlierShare)) / (1 + error * error)
}

/**
 * Whether another shift fits as well and is no less likely: models move a picture a little, so the fit is kept where
 * every rival asks for much more movement than it does.
 */
function isAmbiguous(motion: Motion, { level, points }: PointedLevel): boolean {
  const shiftX = motion.shiftX * level.radius
  const shiftY = motion.shiftY * level.radius
  const own = Math.hypot(shiftX, shiftY)
  const rivals = findRivals({ level, points, reachPx: RIVAL_REACH_PX }, motion)
  return rivals.some((rival) => Math.hypot(shiftX + rival.shiftX, shiftY + rival.shiftY) < 3 * own + 2)
}

/** Whether the original looks the same after a shift: there, finding no fit says nothing about the answer. */
function isSelfSimilar({ level, points }: PointedLevel): boolean {
  return findRivals({ level: { ...level, moving: level.fixed }, points, reachPx: RIVAL_REACH_PX }, AT_REST).length > 0
}

function isBeyond(motion: Motion, start: Motion): boolean {
  return (
    Math.hypot(motion.shiftX - start.shiftX, motion.shiftY - start.shiftY) > BOUNDS.shift ||
    Math.abs(motion.zoom - start.zoom) > BOUNDS.zoom ||
    Math.abs(motion.turn - start.turn) > BOUNDS.turn ||
    Math.abs(motion.stretch - start.stretch) > BOUNDS.stretch ||
    Math.abs(motion.shear - start.shear) > BOUNDS.shear
  )
}
