import { addSmoothBelief, CELL_CORNERS, cornerWeight, GRID_SIZE, type GridPlace, gridPlace } from '../smooth-grid'
import { solvePositive } from '../solve-positive'
import type { Bend } from '../warp/bend'
import type { Motion } from './motion'
import { CELLS, type Points } from './pick-points'
import type { Level } from './pyramid'
import { measurePoints, type PointErrors } from './refine-motion'

/** What is believed of a bend, pixels of a level of about 1024: it is small and changes slowly. */
const BELIEF = { step: 0.5, bend: 0.25, size: 1.5 } as const

/** How many points say the same thing. */
const ALIKE = 6

/** A bend has to lower the error of points it was not fitted to by this share. */
const WORTH = 0.04

/** Displacements beyond this many pixels of the level are no wandering, and the bend is not believed. */
const MAX_BEND_PX = 4

/** Rounds of reading the answer anew under the bend so far. */
const ROUNDS = 2

/**
 * Fits what is left after the motion as a smooth displacement. Fitted on half of the cells and tried on the other half
 * first; undefined where that does not show it to be real.
 */
export function fitBend(level: Level, points: Points, motion: Motion): Bend | undefined {
  const atRest = measurePoints(level, points, { motion })
  if (!isReal(level, points, atRest)) return undefined
  let nodes = new Float32Array(GRID_SIZE * 2)
  for (let round = 0; round < ROUNDS; round += 1) {
    const bend = { nodes }
    const errors = round === 0 ? atRest : measurePoints(level, points, { motion, bend })
    nodes = solveBend({ level, points, errors, nodes }) ?? nodes
  }
  if (nodes.some((value) => Math.abs(value) > MAX_BEND_PX)) return undefined
  return { nodes: nodes.map((value, at) => value / (at % 2 === 0 ? level.scaleX : level.scaleY)) }
}

interface BendTask {
  readonly level: Level
  readonly points: Points
  readonly errors: PointErrors
  /** The bend under which the errors were measured, pixels of the level. */
  readonly nodes: Float32Array
  /** Only points in cells of this colour of the chequerboard. */
  readonly parity?: 0 | 1
}

function parityOf(cell: number): number {
  return ((cell % CELLS) + Math.floor(cell / CELLS)) % 2
}

function solveBend({ level, points, errors, nodes, parity }: BendTask): Float32Array<ArrayBuffer> | undefined {
  const rows = GRID_SIZE * 2
  const matrix = new Float64Array(rows * rows)
  const right = new Float64Array(rows)
  for (let index = 0; index < points.count; index += 1) {
    const weight = errors.weights[index] ?? 0
    if (weight < 1e-9 || (parity !== undefined && parityOf(points.cell[index] ?? 0) !== parity)) continue
    const place = placeOf(level, points, index)
    const wanted = movedBy(points, index, { place, nodes }) - (errors.residuals[index] ?? 0)
    addPoint({ matrix, right }, place, { points, index, weight, wanted })
  }
  const noise = ALIKE * errors.spread * errors.spread
  for (const from of [0, GRID_SIZE]) addSmoothBelief({ matrix, rows, from }, BELIEF, noise)
  const solved = solvePositive(matrix, right)
  // Solved axis by axis, stored node by node.
  return solved && Float32Array.from({ length: rows }, (_, at) => solved[(at % 2) * GRID_SIZE + (at >> 1)] ?? 0)
}

function placeOf({ extent }: Level, points: Points, index: number): GridPlace {
  return gridPlace(((points.x[index] ?? 0) + 0.5) / extent.widthPx, ((points.y[index] ?? 0) + 0.5) / extent.heightPx)
}

/** By how many levels a bend changes a point's value. */
function movedBy(
  points: Points,
  index: number,
  { place, nodes }: { readonly place: GridPlace; readonly nodes: Float32Array },
): number {
  let across = 0
  let down = 0
  for (let corner = 0; corner < 4; corner += 1) {
    const at = (place.node + (CELL_CORNERS[corner] ?? 0)) * 2
    const weight = cornerWeight(place, corner)
    across += weight * (nodes[at] ?? 0)
    down += weight * (nodes[at + 1] ?? 0)
  }
  return across * (points.slopeX[index] ?? 0) + down * (points.slopeY[index] ?? 0)
}

function addPoint(
  { matrix, right }: { readonly matrix: Float64Array; readonly right: Float64Array },
  place: GridPlace,
  point: { readonly points: Points; readonly index: number; readonly weight: number; readonly wanted: number },
): void {
  const slopes = [point.points.slopeX[point.index] ?? 0, point.points.slopeY[point.index] ?? 0]
  for (let one = 0; one < 8; one += 1) {
    const row = (one >> 2) * GRID_SIZE + place.node + (CELL_CORNERS[one & 3] ?? 0)
    const weighted = point.weight * (slopes[one >> 2] ?? 0) * cornerWeight(place, one & 3)
    right[row] = (right[row] ?? 0) + weighted * point.wanted
    for (let other = 0; other < 8; other += 1) {
      const column = (other >> 2) * GRID_SIZE + place.node + (CELL_CORNERS[other & 3] ?? 0)
      const at = row * right.length + column
      matrix[at] = (matrix[at] ?? 0) + weighted * (slopes[other >> 2] ?? 0) * cornerWeight(place, other & 3)
    }
  }
}

function isReal(level: Level, points: Points, errors: PointErrors): boolean {
  let before = 0
  let after = 0
  for (const parity of [0, 1] as const) {
    const nodes = solveBend({ level, points, errors, nodes: new Float32Array(GRID_SIZE * 2), parity })
    if (nodes === undefined) return false
    for (let index = 0; index < points.count; index += 1) {
      const weight = errors.weights[index] ?? 0
      if (weight < 1e-9 || parityOf(points.cell[index] ?? 0) === parity) continue
      const residual = errors.residuals[index] ?? 0
      const left = residual + movedBy(points, index, { place: placeOf(level, points, index), nodes })
      before += weight * residual * residual
      after += weight * left * left
    }
  }
  return after < before * (1 - WORTH)
}
