import { compose, scaleAndShift } from '../warp/affine'
import { matchScore } from './match-score'
import { affineOf, type Motion } from './motion'
import type { Points } from './pick-points'
import type { Level } from './pyramid'

/** Another shift under which the pictures agree nearly as well: what a repeating texture does. */
export interface Rival {
  /** Grid pixels, from the fit. */
  readonly shiftX: number
  readonly shiftY: number
  readonly score: number
}

/** Where to look for rivals: shifts up to `reachPx` pixels of the level are tried. */
export interface RivalQuery {
  readonly level: Level
  readonly points: Points
  readonly reachPx: number
}

/** About this many points are compared for each try. */
const TRY_POINTS = 320

/** A rival agrees to within this of the fit. Source: chosen on photographs (rivals 0.3 lower) and tilings (0.02). */
const RIVAL_GAP = 0.1

/** Between the fit and a rival the agreement falls by this at least, else both are one broad peak. */
const VALLEY = 0.15

/** Looks round a fit for other shifts that would do as well; the nearest first. */
export function findRivals({ level, points, reachPx }: RivalQuery, fit: Motion): readonly Rival[] {
  const keepEvery = Math.max(1, Math.round(points.count / TRY_POINTS))
  const map = affineOf(fit, level)
  const scoreAt = (x: number, y: number) =>
    matchScore(level, points, compose(scaleAndShift(1, 1, x, y), map), keepEvery)
  const best = scoreAt(0, 0)
  const rivals: Rival[] = []
  // A texture that repeats one way repeats the other way too, so half of the shifts is enough.
  for (let shiftY = 0; shiftY <= reachPx; shiftY += 1) {
    for (let shiftX = -reachPx; shiftX <= reachPx; shiftX += 1) {
      const square = shiftX * shiftX + shiftY * shiftY
      if (square < 9 || square > reachPx * reachPx) continue
      const score = scoreAt(shiftX, shiftY)
      if (score < best - RIVAL_GAP) continue
      if (scoreAt(shiftX / 2, shiftY / 2) >= Math.min(score, best) - VALLEY) continue
      rivals.push({ shiftX, shiftY, score }, { shiftX: -shiftX, shiftY: -shiftY, score })
    }
  }
  return rivals.sort((one, other) => Math.hypot(one.shiftX, one.shiftY) - Math.hypot(other.shiftX, other.shiftY))
}
