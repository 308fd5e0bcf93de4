import { openAnswer, type PlacedAnswer } from './blend/answer-rows'
import { openSeamCorrection, SEAM_RING_CELLS } from './blend/seam-correction'
import { writePatch } from './blend/write-patch'
import { takeColourSamples } from './colour/colour-samples'
import { fitColour, NO_COLOUR_FIT } from './colour/fit-colour'
import { clipMask } from './mask/clip-mask'
import { growMask } from './mask/grow-mask'
import { boundsOfMask, maskShare } from './mask/mask-plane'
import { type Box, boxOf, growBox, type MaskPlane, type Raster } from './raster'
import { countChangedOutside } from './receipt/changed-outside'
import { type PasteReceipt, writeReceipt } from './receipt/receipt'
import { measureSeam } from './receipt/seam-error'
import { type Registration, registerPictures } from './register/register'
import { IDENTITY, mapPoint } from './warp/affine'
import type { ColumnRange } from './warp/warp-row'

/** What comes back from a model, and where it belongs. */
export interface PasteBackInput {
  /** The picture as it was before, at full size. */
  readonly original: Raster
  /** The model's answer, of any size. */
  readonly returned: Raster
  /** Of the original's size; 255 = edit. */
  readonly mask: MaskPlane
  readonly options?: PasteBackOptions
}

/** The steps, in order. */
export type PasteStage = 'register' | 'colour' | 'blend' | 'receipt'

/** All have a default. */
export interface PasteBackOptions {
  /** The part of the original that was sent, in its pixels (it may reach beyond). The whole where not given. */
  readonly region?: Box
  /** Undo shift, zoom and turn. On. */
  readonly align?: boolean
  /** Undo casts and changes of light. On. */
  readonly matchColour?: boolean
  /** Pixels of the original by which the mask grows (or shrinks) first. 0. */
  readonly growPx?: number
  /** Width of the soft transition inside the mask, pixels of the original; 0 = the mask's own edge. See `defaultFeatherPx`. */
  readonly featherPx?: number
  /** `feather`: blend by distance. `gradient`: also carry what difference is left at the edge into the mask. */
  readonly seam?: 'feather' | 'gradient'
  /** Called when a stage begins. */
  readonly onStage?: (stage: PasteStage) => void
  /** Asked between stages. */
  readonly isCancelled?: () => boolean
}

/** Why an answer is not pasted: it is a picture of its own, to be offered as a variant. */
export type PasteRefusal = 'moved-too-far' | 'no-match' | 'mask-not-covered' | 'empty-mask'

/** The patch with its receipt; or why there is none. */
export type PasteResult =
  | { readonly kind: 'pasted'; readonly patch: Raster; readonly receipt: PasteReceipt }
  | { readonly kind: 'refused'; readonly reason: PasteRefusal; readonly registration?: Registration }
  | { readonly kind: 'cancelled' }

/**
 * Lays the edited part of a model's answer over the original so that nothing else changes: registration and colour are
 * fitted on unmasked pixels, the answer is resampled once, blended inside the mask, and returned as a patch that is
 * transparent elsewhere. Pure and synchronous; at 4096 x 4096 it takes some 120 MB beside its arguments, patch included.
 * Throws where the mask is not of the original's size.
 */
export function pasteBack({ original, returned, mask, options = {} }: PasteBackInput): PasteResult {
  if (mask.data.length * 4 !== original.data.length) throw new Error('The mask must have the size of the original')
  const region = options.region ?? boxOf(original.extent)
  const blendMask = clipMask(growMask(mask, options.growPx ?? 0), region)
  const bounds = boundsOfMask(blendMask)
  if (bounds === undefined) return { kind: 'refused', reason: 'empty-mask' }
  if (!enter('register', options)) return { kind: 'cancelled' }
  const comparison = { original, returned, mask: blendMask, region }
  const registration = options.align === false ? undefined : registerPictures(comparison)
  if (registration?.kind === 'reframed') return { kind: 'refused', reason: registration.reason, registration }
  const map = registration?.map ?? IDENTITY
  const bend = registration?.bend === undefined ? {} : { bend: registration.bend }
  if (registration !== undefined && !covers({ region, map }, bounds)) {
    return { kind: 'refused', reason: 'mask-not-covered', registration }
  }
  if (!enter('colour', options)) return { kind: 'cancelled' }
  const colour = options.matchColour === false ? NO_COLOUR_FIT : fitColour(takeColourSamples({ ...comparison, map }))
  if (!enter('blend', options)) return { kind: 'cancelled' }
  const patch = blend({ original, mask: blendMask, placed: { returned, region, map, colour, ...bend }, options })
  if (!enter('receipt', options)) return { kind: 'cancelled' }
  const naive = openAnswer({ returned, region, map: IDENTITY, colour: NO_COLOUR_FIT }, columnsOf(bounds))
  const receipt = writeReceipt({
    registration,
    colour,
    seam: measureSeam({ original, patch, naive }, bounds),
    changedOutside: countChangedOutside(patch, blendMask),
    radiusPx: Math.hypot(region.widthPx, region.heightPx) / 2,
  })
  return { kind: 'pasted', patch, receipt }
}

function columnsOf({ leftPx, widthPx }: Box): ColumnRange {
  return { from: leftPx, to: leftPx + widthPx }
}

function enter(stage: PasteStage, { onStage, isCancelled }: PasteBackOptions): boolean {
  if (isCancelled?.() === true) return false
  onStage?.(stage)
  return true
}

/** Share of the region's longer side by which the mask may lie beyond what came back; the rim is mirrored. */
const COVER_SLACK = 0.04

function covers({ region, map }: Pick<PlacedAnswer, 'region' | 'map'>, bounds: Box): boolean {
  const slack = COVER_SLACK * Math.max(region.widthPx, region.heightPx)
  const left = bounds.leftPx - region.leftPx
  const top = bounds.topPx - region.topPx
  return [left, left + bounds.widthPx].every((x) =>
    [top, top + bounds.heightPx].every((y) => {
      const [mappedX, mappedY] = mapPoint(map, x, y)
      const isAcross = mappedX >= -slack && mappedX <= region.widthPx + slack
      return isAcross && mappedY >= -slack && mappedY <= region.heightPx + slack
    }),
  )
}

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

interface BlendTask {
  readonly original: Raster
  readonly mask: MaskPlane
  readonly placed: PlacedAnswer
  readonly options: PasteBackOptions
}

/** The gradient option's band, in feather widths, and its squares, as a share of the region's longer side. */
const BAND_FEATHERS = 6
const CELL_SHARE = 1 / 256

function blend({ original, mask, placed, options }: BlendTask): Raster {
  const { region } = placed
  const featherPx = options.featherPx ?? defaultFeatherPx(mask, region)
  const bounds = boundsOfMask(mask)
  if (bounds === undefined) throw new Error('An empty mask was let through')
  const cellPx = Math.max(2, Math.round(Math.max(region.widthPx, region.heightPx) * CELL_SHARE))
  const answer = openAnswer(placed, columnsOf(growBox(bounds, SEAM_RING_CELLS * cellPx, original.extent)))
  if (options.seam !== 'gradient') return writePatch(mask, featherPx, answer)
  const bandPx = BAND_FEATHERS * Math.max(featherPx, cellPx)
  const correct = openSeamCorrection({ original, mask, answer, region, cellPx, bandPx })
  return writePatch(mask, featherPx, (span, out) => {
    answer(span, out)
    correct(span, out)
  })
}
