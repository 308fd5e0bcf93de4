import { maskShare } from '../mask/mask-plane'
import { type Box, growBox, type MaskPlane, type Raster } from '../raster'
import type { ColumnRange } from '../warp/warp-row'
import { openAnswer, type PlacedAnswer } from './answer-rows'
import { openSeamCorrection, SEAM_RING_CELLS } from './seam-correction'
import { writePatch } from './write-patch'

/** Share of the region's longer side that is feathered where nothing else is said: 8 px of 1024. */
const FEATHER_SHARE = 1 / 128

/** The feather may take this share of the side of a square as large as the mask, so that small masks keep a core. */
const FEATHER_OF_MASK = 0.12

/** The feather's width in pixels where none is given. */
export function defaultFeatherPx(mask: MaskPlane, region: Box): number {
  const side = Math.sqrt(maskShare(mask) * mask.data.length)
  const wanted = FEATHER_SHARE * Math.max(region.widthPx, region.heightPx)
  return Math.max(1, Math.min(wanted, FEATHER_OF_MASK * side))
}

/** What is blended, and how. */
export interface BlendTask {
  readonly original: Raster
  readonly mask: MaskPlane
  /** The mask's. */
  readonly bounds: Box
  readonly placed: PlacedAnswer
  readonly seam: 'feather' | 'gradient'
  readonly featherPx: number
}

/** The gradient option's band, in feather widths, and its squares, as a share of the region's longer side. */
const BAND_FEATHERS = 6
const CELL_SHARE = 1 / 256

/** The patch of an aligned and colour-matched answer; see `writePatch`. */
export function blendAnswer({ original, mask, bounds, placed, seam, featherPx }: BlendTask): Raster {
  const { region } = placed
  const blend = { mask, featherPx, under: original }
  if (seam === 'feather') return writePatch(blend, openAnswer(placed, columnsOf(bounds)))
  const cellPx = Math.max(2, Math.round(Math.max(region.widthPx, region.heightPx) * CELL_SHARE))
  const bandPx = BAND_FEATHERS * Math.max(featherPx, cellPx)
  const answer = openAnswer(placed, columnsOf(growBox(bounds, SEAM_RING_CELLS * cellPx, original.extent)))
  const correct = openSeamCorrection({ original, mask, answer, region, cellPx, bandPx })
  return writePatch(blend, (span, out) => {
    answer(span, out)
    correct(span, out)
  })
}

/** The columns of a box. */
export function columnsOf({ leftPx, widthPx }: Box): ColumnRange {
  return { from: leftPx, to: leftPx + widthPx }
}
