import { type Affine, rescale } from '../warp/affine'

/**
 * How the returned picture's content has moved against the original, in parts that a person can name. Each is a
 * fraction of half the region's diagonal, so that it means the same at every level of a pyramid: displacement =
 * shift + zoom (u, v) + turn (-v, u) + stretch (u, -v) + shear (v, u), with (u, v) the place seen from the middle,
 * over half the diagonal. For small values zoom 0.01 is one percent, turn 0.01 is 0.57 degrees.
 */
export interface Motion {
  readonly shiftX: number
  readonly shiftY: number
  readonly zoom: number
  readonly turn: number
  readonly stretch: number
  readonly shear: number
}

/** Nothing has moved. */
export const AT_REST: Motion = { shiftX: 0, shiftY: 0, zoom: 0, turn: 0, stretch: 0, shear: 0 }

/** How many numbers a motion has. */
export const MOTION_SIZE = 6

/** The parts in a fixed order, for linear algebra. */
export function vectorOf({ shiftX, shiftY, zoom, turn, stretch, shear }: Motion): Float64Array {
  return Float64Array.of(shiftX, shiftY, zoom, turn, stretch, shear)
}

/** The inverse of `vectorOf`. */
export function motionOf(vector: Float64Array): Motion {
  const [shiftX = 0, shiftY = 0, zoom = 0, turn = 0, stretch = 0, shear = 0] = vector
  return { shiftX, shiftY, zoom, turn, stretch, shear }
}

/** Where a motion is at home: the middle of a region and half its diagonal, in the pixels of some grid. */
export interface MotionFrame {
  readonly centreX: number
  readonly centreY: number
  readonly radius: number
}

/** The motion as a map of continuous coordinates in a grid, from the original to the returned picture. */
export function affineOf(motion: Motion, { centreX, centreY, radius }: MotionFrame): Affine {
  const xx = 1 + motion.zoom + motion.stretch
  const xy = motion.shear - motion.turn
  const yx = motion.shear + motion.turn
  const yy = 1 + motion.zoom - motion.stretch
  return {
    xx,
    xy,
    x0: motion.shiftX * radius + centreX - xx * centreX - xy * centreY,
    yx,
    yy,
    y0: motion.shiftY * radius + centreY - yx * centreX - yy * centreY,
  }
}

/** The motion as a map in the region's own pixels, seen from its top left corner. */
export function regionAffine(
  motion: Motion,
  level: MotionFrame & { readonly scaleX: number; readonly scaleY: number },
): Affine {
  return rescale(affineOf(motion, level), 1 / level.scaleX, 1 / level.scaleY)
}
