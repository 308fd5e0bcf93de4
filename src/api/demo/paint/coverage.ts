import type { Contour } from './layer'

/** An outline in pixels: x and y in turn, wound clockwise, with its vertical reach. */
interface Outline {
  readonly points: Float64Array
  readonly top: number
  readonly bottom: number
}

/** How much of each pixel of a band lies within outlines. */
export interface Coverage {
  /** Differences along each row: their running sum is the coverage. `stride` values a row. */
  readonly deltas: Float32Array
  readonly stride: number
  /** Columns that may be covered: first, and one past the last. */
  readonly left: number
  readonly right: number
}

/** Outlines scaled to pixels, all wound the same way so that overlaps add up instead of cutting holes. */
export function toOutlines(contours: readonly Contour[], scale: number): readonly Outline[] {
  return contours.map((contour) => {
    const ordered = signedArea(contour) < 0 ? [...contour].reverse() : contour
    const points = new Float64Array(ordered.length * 2)
    let top = Number.POSITIVE_INFINITY
    let bottom = Number.NEGATIVE_INFINITY
    ordered.forEach(({ x, y }, index) => {
      points[index * 2] = x * scale
      points[index * 2 + 1] = y * scale
      top = Math.min(top, y * scale)
      bottom = Math.max(bottom, y * scale)
    })
    return { points, top, bottom }
  })
}

function signedArea(contour: Contour): number {
  let sum = 0
  let previous = contour[contour.length - 1]
  for (const point of contour) {
    if (previous !== undefined) sum += previous.x * point.y - point.x * previous.y
    previous = point
  }
  return sum
}

/**
 * Exact-area anti-aliasing of a band of rows, by signed area sums.
 * Undefined when nothing of the outlines lies in the band. `deltas` must be zero on entry and hold
 * `rows * (widthPx + 2)` values; the caller clears what it used.
 * Source: the accumulation-buffer method of R. Levien's font-rs.
 */
export function coverBand(
  outlines: readonly Outline[],
  band: { readonly top: number; readonly rows: number; readonly widthPx: number },
  deltas: Float32Array,
): Coverage | undefined {
  const stride = band.widthPx + 2
  const reach = { left: band.widthPx, right: 0 }
  for (const outline of outlines) {
    if (outline.bottom <= band.top || outline.top >= band.top + band.rows) continue
    const { points } = outline
    let x0 = points[points.length - 2] ?? 0
    let y0 = (points[points.length - 1] ?? 0) - band.top
    for (let index = 0; index < points.length; index += 2) {
      const x1 = points[index] ?? 0
      const y1 = (points[index + 1] ?? 0) - band.top
      reach.left = Math.min(reach.left, x0, x1)
      reach.right = Math.max(reach.right, x0, x1)
      if (y0 !== y1) addEdge({ x0, y0, x1, y1 }, band, deltas)
      x0 = x1
      y0 = y1
    }
  }
  if (reach.right <= 0 || reach.left >= band.widthPx) return undefined
  const left = Math.max(0, Math.floor(reach.left))
  return { deltas, stride, left, right: Math.min(band.widthPx, Math.ceil(reach.right) + 1) }
}

interface Edge {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

function addEdge(
  { x0, y0, x1, y1 }: Edge,
  band: { readonly rows: number; readonly widthPx: number },
  deltas: Float32Array,
): void {
  const direction = y0 < y1 ? 1 : -1
  const [topX, topY, bottomX, bottomY] = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0]
  if (bottomY <= 0 || topY >= band.rows) return
  const slope = (bottomX - topX) / (bottomY - topY)
  const firstY = Math.max(0, topY)
  let x = topX + (firstY - topY) * slope
  const lastRow = Math.min(band.rows, Math.ceil(bottomY))
  for (let row = Math.floor(firstY); row < lastRow; row += 1) {
    const height = Math.min(row + 1, bottomY) - Math.max(row, firstY)
    const nextX = x + slope * height
    addSpan(row * (band.widthPx + 2), band.widthPx, direction * height, x, nextX, deltas)
    x = nextX
  }
}

/** Spreads the area right of one edge piece within one row over the pixels that it crosses. */
function addSpan(
  base: number,
  widthPx: number,
  height: number,
  startX: number,
  endX: number,
  deltas: Float32Array,
): void {
  const x0 = Math.min(widthPx, Math.max(0, Math.min(startX, endX)))
  const x1 = Math.min(widthPx, Math.max(0, Math.max(startX, endX)))
  const first = Math.floor(x0)
  const last = Math.ceil(x1)
  if (last <= first + 1) {
    const middle = (x0 + x1) / 2 - first
    add(deltas, base + first, height * (1 - middle))
    add(deltas, base + first + 1, height * middle)
    return
  }
  const perPixel = 1 / (x1 - x0)
  const before = x0 - first
  const areaFirst = 0.5 * perPixel * (1 - before) * (1 - before)
  const areaLast = 0.5 * perPixel * (x1 - last + 1) * (x1 - last + 1)
  add(deltas, base + first, height * areaFirst)
  if (last === first + 2) {
    add(deltas, base + first + 1, height * (1 - areaFirst - areaLast))
  } else {
    const areaSecond = perPixel * (1.5 - before)
    add(deltas, base + first + 1, height * (areaSecond - areaFirst))
    for (let column = first + 2; column < last - 1; column += 1) add(deltas, base + column, height * perPixel)
    const beforeLast = areaSecond + (last - first - 3) * perPixel
    add(deltas, base + last - 1, height * (1 - beforeLast - areaLast))
  }
  add(deltas, base + last, height * areaLast)
}

function add(deltas: Float32Array, at: number, value: number): void {
  deltas[at] = (deltas[at] ?? 0) + value
}
