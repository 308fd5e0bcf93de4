import { compose, scaleAndShift } from '../warp/affine'
import { matchScore } from './match-score'
import { affineOf, type Motion } from './motion'
import type { Points } from './pick-points'
import type { Level } from './pyramid'

/** Zooms and turns (fractions; radians) that are tried round each starting motion. */
const ZOOMS = [-0.2, -0.16, -0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.16, 0.2] as const
const TURNS = [-0.07, -0.035, 0, 0.035, 0.07] as const

/** Shifts up to this share of the longer side are tried, in whole pixels of the coarsest level. */
const REACH_SHARE = 0.12

/** About this many points are compared for each try. */
const TRY_POINTS = 220

/** A motion and how well the pictures agree under it, 0..1. */
export interface Candidate {
  readonly motion: Motion
  readonly score: number
}

/**
 * Tries a grid of zooms, turns and shifts round each of `starts` at the coarsest level; the best `keep` that differ in
 * zoom, turn or start, best first. For when fitting from rest has not found anything.
 */
export function searchCoarse(
  level: Level,
  points: Points,
  { starts, keep }: { readonly starts: readonly Motion[]; readonly keep: number },
): readonly Candidate[] {
  const keepEvery = Math.max(1, Math.round(points.count / TRY_POINTS))
  const found: Candidate[] = []
  for (const start of starts) {
    for (const zoom of ZOOMS) {
      for (const turn of TURNS) {
        const motion = { ...start, zoom: start.zoom + zoom, turn: start.turn + turn }
        found.push(bestShift(level, points, { motion, keepEvery }))
      }
    }
  }
  return found.sort((one, other) => other.score - one.score).slice(0, keep)
}

function bestShift(
  level: Level,
  points: Points,
  { motion, keepEvery }: { readonly motion: Motion; readonly keepEvery: number },
): Candidate {
  const reach = Math.ceil(REACH_SHARE * Math.max(level.extent.widthPx, level.extent.heightPx))
  const map = affineOf(motion, level)
  let best: Candidate = { motion, score: 0 }
  for (let shiftY = -reach; shiftY <= reach; shiftY += 2) {
    for (let shiftX = -reach; shiftX <= reach; shiftX += 2) {
      const score = matchScore(level, points, compose(scaleAndShift(1, 1, shiftX, shiftY), map), keepEvery)
      if (score <= best.score) continue
      const x = motion.shiftX + shiftX / level.radius
      best = { motion: { ...motion, shiftX: x, shiftY: motion.shiftY + shiftY / level.radius }, score }
    }
  }
  return best
}
