import { openAnswer, type PlacedAnswer } from './blend/answer-rows'
import { type BlendTask, blendAnswer, columnsOf, defaultFeatherPx } from './blend/blend-answer'
import { featherPatch } from './blend/write-patch'
import { takeColourSamples } from './colour/colour-samples'
import { fitColour, NO_COLOUR_FIT } from './colour/fit-colour'
import { clipMask } from './mask/clip-mask'
import { growMask } from './mask/grow-mask'
import { boundsOfMask } from './mask/mask-plane'
import { type Box, boxOf, type MaskPlane, type Raster } from './raster'
import { countChangedOutside } from './receipt/changed-outside'
import { type PasteReceipt, SEAM_VISIBLE, writeReceipt } from './receipt/receipt'
import { measureSeam, type SeamError } from './receipt/seam-error'
import { type Registration, registerPictures } from './register/register'
import { IDENTITY, mapPoint } from './warp/affine'

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
  const placed = { returned, region, map, colour, ...bend }
  const { patch, seam, featherPx } = blendWell({ original, mask: blendMask, bounds, placed }, options)
  if (!enter('receipt', options)) return { kind: 'cancelled' }
  const receipt = writeReceipt({
    registration,
    colour,
    seam,
    featherPx,
    changedOutside: countChangedOutside(patch, blendMask),
    radiusPx: Math.hypot(region.widthPx, region.heightPx) / 2,
  })
  return { kind: 'pasted', patch, receipt }
}

/** A patch, how good its seam is, and the feather that it has. */
interface Blended {
  readonly patch: Raster
  readonly seam: SeamError
  readonly featherPx: number
}

/**
 * Blends with the feather asked for. Where none was and the seam is seen, the edit may reach right into the transition;
 * then a narrow one is tried, and the better is kept.
 */
function blendWell(task: Omit<BlendTask, 'seam' | 'featherPx'>, options: PasteBackOptions): Blended {
  const { original, mask, bounds, placed } = task
  const { returned, region } = placed
  const featherPx = options.featherPx ?? defaultFeatherPx(mask, region)
  const patch = blendAnswer({ ...task, seam: options.seam ?? 'feather', featherPx })
  const measure = () => {
    const naive = openAnswer({ returned, region, map: IDENTITY, colour: NO_COLOUR_FIT }, columnsOf(bounds))
    return measureSeam({ original, patch, naive }, bounds)
  }
  const wide: Blended = { patch, seam: measure(), featherPx }
  if (options.featherPx !== undefined || wide.seam.after <= SEAM_VISIBLE) return wide
  const narrowPx = Math.min(featherPx, NARROW_FEATHER_PX)
  featherPatch(patch, { mask, featherPx: narrowPx, under: original })
  const narrow: Blended = { patch, seam: measure(), featherPx: narrowPx }
  if (narrow.seam.after < wide.seam.after) return narrow
  featherPatch(patch, { mask, featherPx, under: original })
  return wide
}

/** Pixels of transition that only take the jaggedness off an edge. */
const NARROW_FEATHER_PX = 1

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
