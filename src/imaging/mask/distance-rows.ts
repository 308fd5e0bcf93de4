import type { Box, MaskPlane } from '../raster'

/** Which distances are wanted. */
export interface DistanceQuery {
  /** The pixels whose distance is wanted; only features inside this box are seen. */
  readonly box: Box
  /** The features: the pixels at or above `threshold`, or those below it. */
  readonly to: 'masked' | 'unmasked'
  /** 1..255. */
  readonly threshold: number
  /** Distances are cut off here, which saves most of the work. Infinity where not given. */
  readonly capPx?: number
}

/**
 * Hands out, row by row, the exact euclidean distance in pixels from each pixel centre of the box to the nearest
 * feature's centre, at most `capPx`. `visit` gets the row in the picture and a buffer that is reused for the next row.
 *
 * Linear in the number of pixels; two bytes a pixel of the box and no plane of floats, so that a 4K mask costs 32 MB.
 * Source: Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions" (2012): one pass along columns by
 * counting, then the lower envelope of parabolas along each row.
 */
export function eachDistanceRow(
  mask: MaskPlane,
  query: DistanceQuery,
  visit: (y: number, distances: Float32Array) => void,
): void {
  const { box } = query
  const cap = query.capPx ?? Number.POSITIVE_INFINITY
  const far = Math.min(65535, Math.ceil(Math.min(cap, box.widthPx + box.heightPx)) + 1)
  const columns = columnDistances(mask, query, far)
  const buffers = makeBuffers(box.widthPx)
  for (let row = 0; row < box.heightPx; row += 1) {
    const heights = columns.subarray(row * box.widthPx, (row + 1) * box.widthPx)
    visit(box.topPx + row, rowDistances(buffers, heights, { far, cap }))
  }
}

/** Distance to the nearest feature straight up or down, at most `far`. */
function columnDistances(mask: MaskPlane, query: DistanceQuery, far: number): Uint16Array {
  const { box, to, threshold } = query
  const width = box.widthPx
  const result = new Uint16Array(width * box.heightPx)
  const wantMasked = to === 'masked'
  for (let row = 0; row < box.heightPx; row += 1) {
    const source = (box.topPx + row) * mask.extent.widthPx + box.leftPx
    const start = row * width
    for (let x = 0; x < width; x += 1) {
      const isFeature = (mask.data[source + x] ?? 0) >= threshold === wantMasked
      const above = row === 0 ? far : (result[start - width + x] ?? 0) + 1
      result[start + x] = isFeature ? 0 : Math.min(above, far)
    }
  }
  for (let at = result.length - width - 1; at >= 0; at -= 1) {
    const below = (result[at + width] ?? 0) + 1
    if (below < (result[at] ?? 0)) result[at] = below
  }
  return result
}

/** What the second pass needs, kept from row to row. */
interface RowBuffers {
  /** The columns whose parabola is lowest somewhere, from left to right. */
  readonly sites: Int32Array
  /** Where each of them begins to be the lowest. */
  readonly starts: Float64Array
  readonly result: Float32Array
}

function makeBuffers(widthPx: number): RowBuffers {
  return {
    sites: new Int32Array(widthPx),
    starts: new Float64Array(widthPx),
    result: new Float32Array(widthPx),
  }
}

function rowDistances(buffers: RowBuffers, heights: Uint16Array, { far, cap }: { far: number; cap: number }) {
  const { sites, starts, result } = buffers
  const count = buildEnvelope(buffers, heights, far)
  if (count === 0) return result.fill(cap)
  let at = 0
  for (let x = 0; x < heights.length; x += 1) {
    while (at + 1 < count && (starts[at + 1] ?? 0) <= x) at += 1
    const across = x - (sites[at] ?? 0)
    // Deep inside a mask nearly every pixel is beyond the cap, so this saves most of the roots.
    if (across >= cap || across <= -cap) {
      result[x] = cap
      continue
    }
    const height = heights[sites[at] ?? 0] ?? 0
    result[x] = Math.min(cap, Math.sqrt(across * across + height * height))
  }
  return result
}

/** Fills `sites` and `starts`; how many there are. */
function buildEnvelope({ sites, starts }: RowBuffers, heights: Uint16Array, far: number): number {
  let count = 0
  for (let x = 0; x < heights.length; x += 1) {
    const height = heights[x] ?? 0
    if (height >= far) continue
    let start = Number.NEGATIVE_INFINITY
    while (count > 0) {
      const site = sites[count - 1] ?? 0
      const other = heights[site] ?? 0
      start = (height * height + x * x - other * other - site * site) / (2 * (x - site))
      if (start > (starts[count - 1] ?? 0)) break
      count -= 1
      start = Number.NEGATIVE_INFINITY
    }
    sites[count] = x
    starts[count] = start
    count += 1
  }
  return count
}
