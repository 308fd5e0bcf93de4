import type { Extent } from '../../core/extent'
import type { Box, MaskPlane } from '../../imaging/raster'

/** A place on the plane, pixels; the first pixel's centre is at 0.5. */
export interface PlanePoint {
  readonly x: number
  readonly y: number
}

/** What a stroke is drawn with. */
export interface Brush {
  readonly radiusPx: number
  /** 0: an edge of one pixel; 1: fades from the middle on. */
  readonly softness: number
  /** Masks, or takes away from the mask. */
  readonly erases: boolean
}

/** Long side of a painted mask. Finer than a hand paints, and undo stays cheap. */
const MAX_EDGE_PX = 2048

/** A line of this length and four radii is drawn as one piece. */
const SHORT_LINE_PX = 32

/** An empty mask with the shape of a picture. */
export function createPlane({ widthPx, heightPx }: Extent): MaskPlane {
  const scale = Math.min(1, MAX_EDGE_PX / Math.max(widthPx, heightPx))
  const extent = {
    widthPx: Math.max(1, Math.round(widthPx * scale)),
    heightPx: Math.max(1, Math.round(heightPx * scale)),
  }
  return { extent, data: new Uint8Array(extent.widthPx * extent.heightPx) }
}

/** Draws a piece of a stroke: everything within the brush's radius of the line, so that no speed leaves gaps. Gives what it touched. */
export function strokeLine(plane: MaskPlane, [from, to]: readonly [PlanePoint, PlanePoint], brush: Brush): Box {
  const { radiusPx, softness, erases } = brush
  const box = cut(plane.extent, {
    left: Math.min(from.x, to.x) - radiusPx - 1,
    top: Math.min(from.y, to.y) - radiusPx - 1,
    right: Math.max(from.x, to.x) + radiusPx + 1,
    bottom: Math.max(from.y, to.y) + radiusPx + 1,
  })
  // A long line goes piece by piece: the box round all of a diagonal is mostly empty.
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  if (Math.hypot(to.x - from.x, to.y - from.y) > 4 * radiusPx + SHORT_LINE_PX) {
    strokeLine(plane, [from, middle], brush)
    strokeLine(plane, [middle, to], brush)
    return box
  }
  // Never harder than a pixel, so that edges are not jagged.
  const fade = Math.max(1, radiusPx * softness)
  const inner = radiusPx + 0.5 - fade
  eachPixel(plane, box, (at, x, y) => {
    const distance = distanceToLine({ x: x + 0.5, y: y + 0.5 }, from, to)
    const strength = Math.min(1, Math.max(0, 1 - (distance - inner) / fade))
    const value = Math.round(255 * strength)
    const old = plane.data[at] ?? 0
    plane.data[at] = erases ? Math.min(old, 255 - value) : Math.max(old, value)
  })
  return box
}

function distanceToLine(point: PlanePoint, from: PlanePoint, to: PlanePoint): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy)
}

/** Masks or clears a rectangle between two corners. Gives what it touched. */
export function fillRectangle(plane: MaskPlane, [one, other]: readonly [PlanePoint, PlanePoint], erases: boolean): Box {
  const box = cut(plane.extent, {
    left: Math.round(Math.min(one.x, other.x)),
    top: Math.round(Math.min(one.y, other.y)),
    right: Math.round(Math.max(one.x, other.x)),
    bottom: Math.round(Math.max(one.y, other.y)),
  })
  eachPixel(plane, box, (at) => {
    plane.data[at] = erases ? 0 : 255
  })
  return box
}

/** Masks or clears what a closed line runs round (even-odd, as a lasso that crosses itself). Gives what it touched. */
export function fillLasso(plane: MaskPlane, points: readonly PlanePoint[], erases: boolean): Box {
  const ys = points.map(({ y }) => y)
  const xs = points.map(({ x }) => x)
  const box = cut(plane.extent, {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  })
  for (let y = box.topPx; y < box.topPx + box.heightPx; y += 1) {
    const crossings = crossingsAt(points, y + 0.5)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const first = Math.max(box.leftPx, Math.ceil((crossings[pair] ?? 0) - 0.5))
      const last = Math.min(box.leftPx + box.widthPx - 1, Math.floor((crossings[pair + 1] ?? 0) - 0.5))
      const row = y * plane.extent.widthPx
      if (last >= first) plane.data.fill(erases ? 0 : 255, row + first, row + last + 1)
    }
  }
  return box
}

function crossingsAt(points: readonly PlanePoint[], y: number): readonly number[] {
  const crossings: number[] = []
  for (const [index, from] of points.entries()) {
    const to = points[(index + 1) % points.length] ?? from
    if (from.y <= y === to.y <= y) continue
    crossings.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x))
  }
  return crossings.sort((a, b) => a - b)
}

/** The smallest box around both; an empty one counts for nothing. */
export function joinBoxes(one: Box | undefined, other: Box): Box {
  if (one === undefined || one.widthPx === 0 || one.heightPx === 0) return other
  if (other.widthPx === 0 || other.heightPx === 0) return one
  const leftPx = Math.min(one.leftPx, other.leftPx)
  const topPx = Math.min(one.topPx, other.topPx)
  return {
    leftPx,
    topPx,
    widthPx: Math.max(one.leftPx + one.widthPx, other.leftPx + other.widthPx) - leftPx,
    heightPx: Math.max(one.topPx + one.heightPx, other.topPx + other.heightPx) - topPx,
  }
}

interface Sides {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function cut({ widthPx, heightPx }: Extent, { left, top, right, bottom }: Sides): Box {
  const leftPx = Math.min(widthPx, Math.max(0, Math.floor(left)))
  const topPx = Math.min(heightPx, Math.max(0, Math.floor(top)))
  return {
    leftPx,
    topPx,
    widthPx: Math.max(0, Math.min(widthPx, Math.ceil(right)) - leftPx),
    heightPx: Math.max(0, Math.min(heightPx, Math.ceil(bottom)) - topPx),
  }
}

function eachPixel(plane: MaskPlane, box: Box, visit: (at: number, x: number, y: number) => void): void {
  for (let y = box.topPx; y < box.topPx + box.heightPx; y += 1) {
    for (let x = box.leftPx; x < box.leftPx + box.widthPx; x += 1) visit(y * plane.extent.widthPx + x, x, y)
  }
}
