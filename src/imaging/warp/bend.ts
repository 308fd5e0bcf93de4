import { GRID_NODES, gridPlace, readGridAt } from '../smooth-grid'

/**
 * A small, smooth displacement on top of an affine map, for answers whose drawing wanders: where the map sends a pixel of
 * the region, the bend adds these pixels of the region.
 */
export interface Bend {
  /** Across and down in turn for each node of the smooth grid over the region. */
  readonly nodes: Float32Array
}

/** The displacement across (`axis` 0) or down (1) at a place of the region, 0..1 each way. */
export function readBend({ nodes }: Bend, place: { readonly u: number; readonly v: number }, axis: 0 | 1): number {
  return readGridAt(nodes, gridPlace(place.u, place.v), 2, axis)
}

/** A line through the region along which displacements are wanted, pixel by pixel. */
export interface BendLine {
  readonly axis: 0 | 1
  /** Place of the first pixel in the region, 0..1 each way, and its change from pixel to pixel. */
  readonly u: number
  readonly v: number
  readonly stepU: number
  readonly stepV: number
}

/**
 * Adds `factor` times the displacement to each of `places`. It is read where the line crosses columns of the grid and
 * taken linearly between: exact for level lines, to a hundredth for slanted ones.
 */
export function addBend(
  bend: Bend,
  { axis, u, v, stepU, stepV }: BendLine,
  factor: number,
  places: Float64Array,
): void {
  const cells = GRID_NODES - 1
  const pixelsOf = (column: number) => (column / cells - u) / stepU
  for (let column = -1; column <= cells; column += 1) {
    // Beyond the rim the displacement stays what it is there.
    const from = column < 0 ? 0 : Math.max(0, Math.ceil(pixelsOf(column)))
    const to = column === cells ? places.length : Math.min(places.length, Math.ceil(pixelsOf(column + 1)))
    if (from >= to) continue
    const first = readBend(bend, { u: u + from * stepU, v: v + from * stepV }, axis)
    const last = readBend(bend, { u: u + to * stepU, v: v + to * stepV }, axis)
    const slope = (last - first) / (to - from)
    for (let at = from; at < to; at += 1) places[at] = (places[at] ?? 0) + factor * (first + slope * (at - from))
  }
}
