import { distanceTransform } from '../mask/distance-transform'
import { boundsOfMask } from '../mask/mask-plane'
import { type Box, growBox, type MaskPlane, type Raster, smoothStep } from '../raster'
import type { RowSpan } from '../warp/warp-row'
import type { AnswerRows } from './answer-rows'
import { emptyGrid, pullPush, readGrid, type SparseGrid } from './pull-push'

/** What a seam correction is computed from. */
export interface SeamQuery {
  readonly original: Raster
  /** The mask as it will be blended. */
  readonly mask: MaskPlane
  readonly answer: AnswerRows
  /** Where the answer reaches, in the original's pixels. */
  readonly region: Box
  /** Side of the squares over which differences are averaged, whole pixels. */
  readonly cellPx: number
  /** Depth inside the mask at which the correction has faded to nothing. */
  readonly bandPx: number
}

/** Adds the correction to a span of the answer's pixels in place. */
export type SeamRow = (span: RowSpan, pixels: Float32Array) => void

/** Cells round the mask in which original and answer are compared. */
const RING_CELLS = 2

/** The answer has to be readable this many cells beyond the mask's bounds. */
export const SEAM_RING_CELLS = RING_CELLS + 1

/** Differences beyond are another drawing, not another tone. Levels. */
const MAX_DIFFERENCE = 24

/**
 * The gradient-domain option: makes the answer meet the original at the mask's edge. Just outside the mask both show the
 * same thing, so their difference there is the seam's; a membrane carries it into the mask and lets it fade within
 * `bandPx`. Averaged over squares, since single pixels' noise would be drawn inward as streaks.
 * Source: Perez et al., "Poisson Image Editing" (2003); Farbman et al., "Convolution Pyramids" (2011) for the smooth
 * interpolant in linear time.
 */
export function openSeamCorrection(query: SeamQuery): SeamRow {
  const bounds = boundsOfMask(query.mask)
  if (bounds === undefined) return () => {}
  const box = growBox(bounds, SEAM_RING_CELLS * query.cellPx, query.mask.extent)
  const touched = touchedCells(query, box)
  const ring = measureRing(query, box, touched)
  if (!ring.weights.some((weight) => weight > 0)) return () => {}
  const correction = pullPush(ring)
  fade(correction, distanceTransform(touched, 'unmasked', 1).data, query)
  return (span, pixels) => addCorrection(correction, { span, box, cellPx: query.cellPx }, pixels)
}

/** 255 for the cells of the box that hold a masked pixel. */
function touchedCells({ mask, cellPx }: SeamQuery, box: Box): MaskPlane {
  const widthPx = Math.ceil(box.widthPx / cellPx)
  const heightPx = Math.ceil(box.heightPx / cellPx)
  const data = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < box.heightPx; y += 1) {
    const source = (box.topPx + y) * mask.extent.widthPx + box.leftPx
    const row = Math.floor(y / cellPx) * widthPx
    for (let x = 0; x < box.widthPx; x += 1) {
      if ((mask.data[source + x] ?? 0) > 0) data[row + Math.floor(x / cellPx)] = 255
    }
  }
  return { extent: { widthPx, heightPx }, data }
}

/** The mean difference, original less answer, in each cell beside the mask. */
function measureRing(query: SeamQuery, box: Box, touched: MaskPlane): SparseGrid {
  const { widthPx, heightPx } = touched.extent
  const near = distanceTransform(touched, 'masked', 1).data
  const ring = emptyGrid(widthPx, heightPx)
  const pixels = new Float32Array(box.widthPx * 3)
  for (let row = 0; row < heightPx; row += 1) {
    for (let column = 0; column < widthPx; column += 1) {
      const distance = near[row * widthPx + column] ?? 0
      if (distance < 0.5 || distance > RING_CELLS + 0.5) continue
      measureCell(query, { box, column, row, pixels }, ring)
    }
  }
  return ring
}

interface CellPlace {
  readonly box: Box
  readonly column: number
  readonly row: number
  readonly pixels: Float32Array
}

function measureCell(query: SeamQuery, { box, column, row, pixels }: CellPlace, ring: SparseGrid): void {
  const { original, answer, cellPx } = query
  const from = box.leftPx + column * cellPx
  const to = Math.min(from + cellPx, box.leftPx + box.widthPx)
  const top = box.topPx + row * cellPx
  const bottom = Math.min(top + cellPx, box.topPx + box.heightPx)
  if (!reaches(query.region, { leftPx: from, topPx: top, widthPx: to - from, heightPx: bottom - top })) return
  const sums = [0, 0, 0]
  let count = 0
  for (let y = top; y < bottom; y += 1) {
    answer({ y, from, to }, pixels)
    for (let x = from; x < to; x += 1) {
      const at = (y * original.extent.widthPx + x) * 4
      if ((original.data[at + 3] ?? 0) < 255) return
      for (let channel = 0; channel < 3; channel += 1) {
        const difference = (original.data[at + channel] ?? 0) - (pixels[(x - from) * 3 + channel] ?? 0)
        sums[channel] = (sums[channel] ?? 0) + difference
      }
      count += 1
    }
  }
  const cell = row * ring.columns + column
  ring.weights[cell] = 1
  sums.forEach((sum, channel) => {
    ring.values[cell * 3 + channel] = Math.max(-MAX_DIFFERENCE, Math.min(MAX_DIFFERENCE, sum / count))
  })
}

function reaches(region: Box, cell: Box): boolean {
  return (
    cell.leftPx >= region.leftPx &&
    cell.topPx >= region.topPx &&
    cell.leftPx + cell.widthPx <= region.leftPx + region.widthPx &&
    cell.topPx + cell.heightPx <= region.topPx + region.heightPx
  )
}

function fade({ values }: SparseGrid, depths: Float32Array, { bandPx, cellPx }: SeamQuery): void {
  for (let cell = 0; cell < depths.length; cell += 1) {
    const share = 1 - smoothStep(0, bandPx, ((depths[cell] ?? 0) - 1) * cellPx)
    for (let at = cell * 3; at < cell * 3 + 3; at += 1) values[at] = (values[at] ?? 0) * share
  }
}

function addCorrection(
  correction: SparseGrid,
  { span, box, cellPx }: { readonly span: RowSpan; readonly box: Box; readonly cellPx: number },
  pixels: Float32Array,
): void {
  const levels: [number, number, number] = [0, 0, 0]
  const y = (span.y + 0.5 - box.topPx) / cellPx
  for (let x = span.from; x < span.to; x += 1) {
    readGrid(correction, (x + 0.5 - box.leftPx) / cellPx, y, levels)
    const at = (x - span.from) * 3
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[at + channel] = (pixels[at + channel] ?? 0) + (levels[channel] ?? 0)
    }
  }
}
