import { openColourRow } from '../colour/colour-row'
import type { ColourFit } from '../colour/fit-colour'
import type { Box, Raster } from '../raster'
import { type Affine, compose, scaleAndShift } from '../warp/affine'
import type { Bend } from '../warp/bend'
import { type ColumnRange, openWarp, type RowSpan, warpRow } from '../warp/warp-row'

/** The answer as it lies on the original: where, and in which colours. */
export interface PlacedAnswer {
  readonly returned: Raster
  /** The part of the original that it was made for. */
  readonly region: Box
  /** From the region's pixels to the same as the answer shows them. */
  readonly map: Affine
  readonly bend?: Bend
  readonly colour: ColourFit
}

/** Writes R, G, B of a span of the original's grid, three numbers a pixel, in levels. */
export type AnswerRows = (span: RowSpan, out: Float32Array) => void

/** From the original's pixels to the answer's. */
export function answerMap({ returned, region, map }: Omit<PlacedAnswer, 'colour' | 'bend'>): Affine {
  const toRegion = scaleAndShift(1, 1, -region.leftPx, -region.topPx)
  const toReturned = scaleAndShift(returned.extent.widthPx / region.widthPx, returned.extent.heightPx / region.heightPx)
  return compose(toReturned, compose(map, toRegion))
}

/** Opens the aligned and colour-corrected answer for reading by rows of the original, within the given columns. */
export function openAnswer(answer: PlacedAnswer, columns: ColumnRange): AnswerRows {
  const warp = openWarp(answer.returned, { map: answerMap(answer), columns, ...placedBend(answer) })
  const correct = openColourRow(answer.colour, answer.region)
  return (span, out) => {
    warpRow(warp, span, out)
    correct(span, out)
  }
}

function placedBend({ returned, region, bend }: PlacedAnswer) {
  if (bend === undefined) return {}
  const scaleX = returned.extent.widthPx / region.widthPx
  return { bend: { bend, region, scaleX, scaleY: returned.extent.heightPx / region.heightPx } }
}
