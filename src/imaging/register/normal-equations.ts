import type { CellLight } from './cell-light'
import { MOTION_SIZE, type MotionFrame } from './motion'
import { CELLS, type Points } from './pick-points'

/** The sums of a least-squares step: curvature (6 x 6) and slope of the error against the parts of a motion. */
export interface NormalSums {
  readonly curvature: Float64Array
  readonly slope: Float64Array
}

/** The sums of the even and of the odd cells of the chequerboard: two independent halves of the evidence. */
export type NormalHalves = readonly [NormalSums, NormalSums]

/** One round's errors: `residuals` and `weights` for each point, and the light they were computed with. */
export interface RoundErrors {
  readonly residuals: Float32Array
  readonly weights: Float32Array
  readonly values: Float32Array
  readonly light: CellLight
}

/**
 * Gauss-Newton's sums over all points. What brightness and contrast of each cell could explain as well is taken out of
 * the curvature (variable projection), so that a smooth ramp of light is not mistaken for evidence about movement.
 */
export function sumNormals(points: Points, frame: MotionFrame, errors: RoundErrors): NormalHalves {
  const halves: NormalHalves = [emptySums(), emptySums()]
  const cells = CELLS * CELLS
  const ones = new Float64Array(cells * MOTION_SIZE)
  const tones = new Float64Array(cells * MOTION_SIZE)
  const row = new Float64Array(MOTION_SIZE)
  for (let index = 0; index < points.count; index += 1) {
    const weight = errors.weights[index] ?? 0
    if (weight === 0) continue
    const cell = points.cell[index] ?? 0
    writeSlopes(points, index, { frame, row })
    addPoint(halves[parityOf(cell)], row, { weight, residual: errors.residuals[index] ?? 0 })
    const tone = weight * ((errors.values[index] ?? 0) - (errors.light.mean[cell] ?? 0))
    for (let part = 0; part < MOTION_SIZE; part += 1) {
      const at = cell * MOTION_SIZE + part
      const slope = row[part] ?? 0
      ones[at] = (ones[at] ?? 0) + weight * slope
      tones[at] = (tones[at] ?? 0) + tone * slope
    }
  }
  for (const { curvature } of halves) mirrorUpper(curvature)
  for (let cell = 0; cell < cells; cell += 1) {
    const { curvature } = halves[parityOf(cell)]
    const range = [cell * MOTION_SIZE, (cell + 1) * MOTION_SIZE] as const
    takeOut(curvature, ones.subarray(...range), errors.light.weight[cell] ?? 0)
    takeOut(curvature, tones.subarray(...range), errors.light.spread[cell] ?? 0)
  }
  return halves
}

function parityOf(cell: number): 0 | 1 {
  return ((cell % CELLS) + Math.floor(cell / CELLS)) % 2 === 0 ? 0 : 1
}

function emptySums(): NormalSums {
  return { curvature: new Float64Array(MOTION_SIZE * MOTION_SIZE), slope: new Float64Array(MOTION_SIZE) }
}

/** How the error at a point changes with each part of the motion; see `Motion` for the parts. */
function writeSlopes(
  points: Points,
  index: number,
  { frame, row }: { readonly frame: MotionFrame; readonly row: Float64Array },
): void {
  const { centreX, centreY, radius } = frame
  const u = (points.x[index] ?? 0) + 0.5 - centreX
  const v = (points.y[index] ?? 0) + 0.5 - centreY
  const slopeX = points.slopeX[index] ?? 0
  const slopeY = points.slopeY[index] ?? 0
  row[0] = slopeX * radius
  row[1] = slopeY * radius
  row[2] = slopeX * u + slopeY * v
  row[3] = slopeY * u - slopeX * v
  row[4] = slopeX * u - slopeY * v
  row[5] = slopeX * v + slopeY * u
}

function addPoint(
  { curvature, slope }: NormalSums,
  row: Float64Array,
  { weight, residual }: { readonly weight: number; readonly residual: number },
): void {
  for (let one = 0; one < MOTION_SIZE; one += 1) {
    const weighted = weight * (row[one] ?? 0)
    slope[one] = (slope[one] ?? 0) + weighted * residual
    for (let other = one; other < MOTION_SIZE; other += 1) {
      const at = one * MOTION_SIZE + other
      curvature[at] = (curvature[at] ?? 0) + weighted * (row[other] ?? 0)
    }
  }
}

/** Fills the lower half of a symmetric matrix whose upper half was summed. */
function mirrorUpper(curvature: Float64Array): void {
  for (let one = 1; one < MOTION_SIZE; one += 1) {
    for (let other = 0; other < one; other += 1) {
      curvature[one * MOTION_SIZE + other] = curvature[other * MOTION_SIZE + one] ?? 0
    }
  }
}

function takeOut(curvature: Float64Array, direction: Float64Array, norm: number): void {
  if (norm < 1e-9) return
  for (let one = 0; one < MOTION_SIZE; one += 1) {
    for (let other = 0; other < MOTION_SIZE; other += 1) {
      const at = one * MOTION_SIZE + other
      curvature[at] = (curvature[at] ?? 0) - ((direction[one] ?? 0) * (direction[other] ?? 0)) / norm
    }
  }
}
