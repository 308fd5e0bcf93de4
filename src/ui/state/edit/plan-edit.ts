import { type Affine, invert, mapPoint, multiply, type Point } from '../../../core/affine'
import type { Box } from '../../../core/box'
import type { Extent } from '../../../core/extent'
import {
  type AspectRatio,
  aspectRatiosOf,
  type ImageSize,
  imageSizesOf,
  type PictureFit,
  pixelsOf,
  ratioValue,
} from '../../../core/models'
import { MODE_RULES } from '../../../core/modes/mode-rules'
import type { Margins } from '../../../core/modes/scene'
import { type ContextCrop, chooseContext } from '../../../imaging/crop/choose-context'
import { grownExtent } from '../../../imaging/crop/grow-canvas'
import { boxOf, type Box as PixelBox } from '../../../imaging/raster'
import type { SelectedNode } from '../../../protocol/selection'
import type { TargetPicture } from '../../../protocol/target'
import type { PasteOptions } from '../../pipeline/edit/edit-tasks'
import type { Edges, Form } from '../form'
import { type ExpandStep, newBounds, planExpandSteps, type RatioRange } from './expand-steps'
import type { LayerRoles } from './layer-roles'
import type { PaintedMask } from './target-state'

/** What a press does to a picture, worked out before it from boxes; the press itself measures the mask's pixels. */
export interface EditPlan {
  readonly target: SelectedNode
  readonly picture: TargetPicture
  readonly masks: readonly SelectedNode[]
  readonly painted?: PaintedMask
  /** Whether only a part changes: a mask, or the new area of an expansion. */
  readonly isPartial: boolean
  readonly invert: boolean
  readonly hard: boolean
  /** Pixels of the picture. */
  readonly growPx: number
  readonly paste: PasteOptions
  /** How the picture grows, one call after another; empty for every mode but `expand`. */
  readonly steps: readonly ExpandStep[]
  readonly context: 'crop' | 'whole'
  /** The sizes the answer may have: all shapes of the size class that was chosen. */
  readonly extents: readonly Extent[]
  /** Which part is expected to be sent. */
  readonly crop: ContextCrop
  readonly fit: PictureFit
}

/** What the plan of an edit is made from. */
export interface EditFacts {
  readonly form: Form
  readonly roles: LayerRoles
  readonly picture: TargetPicture
  readonly painted: PaintedMask | undefined
  readonly model: string
}

/** Plans an edit of a picture whose place is known; undefined without a target. */
export function planEdit({ form, roles, picture, painted, model }: EditFacts): EditPlan | undefined {
  const { target } = roles
  if (target === undefined) return undefined
  const rules = MODE_RULES[form.mode]
  const masks = rules.mask === 'none' ? [] : roles.masks.filter(({ on }) => on).map(({ node }) => node)
  const ownPainted = rules.mask !== 'none' && painted?.nodeId === target.id ? painted : undefined
  const hasMask = masks.length > 0 || ownPainted !== undefined
  const margins = form.mode === 'expand' ? marginsOf(form.expand, picture) : undefined
  const steps = margins === undefined ? [] : planExpandSteps(picture.extent, margins, ratioRange(model))
  const growPx = form.paste.growPx === 'auto' ? rules.growPx : form.paste.growPx
  const inverted = (rules.polarity === 'keep') !== form.paste.invert
  const isPartial = hasMask || margins !== undefined
  const areas = areasOf({
    picture,
    step: steps[0],
    masks: inverted ? [] : masks,
    painted: inverted ? undefined : ownPainted,
  })
  const wholeCounts = rules.context === 'whole' && steps.length === 0
  const { crop, fit, extents } = chooseSize({
    canvas: areas.canvas,
    maskBounds: wholeCounts ? boxOf(areas.canvas) : grownBox(areas.changed, growPx, areas.canvas),
    size: form.size,
    model,
  })
  const { align, matchColour, hard, featherPx } = form.paste
  // Nothing of the picture lies under a new area, so there is nothing to fade into: light and colour are carried over its edge instead.
  const seam = steps.length > 0 ? 'gradient' : form.paste.seam
  return {
    target,
    picture,
    masks,
    ...(ownPainted === undefined ? {} : { painted: ownPainted }),
    isPartial,
    invert: inverted,
    hard,
    growPx,
    paste: { align, matchColour, seam, featherPx: featherPx === 'auto' ? (hard ? 0 : rules.featherPx) : featherPx },
    steps,
    context: rules.context,
    extents,
    crop,
    fit,
  }
}

interface AreaFacts {
  readonly picture: TargetPicture
  readonly step: ExpandStep | undefined
  readonly masks: readonly SelectedNode[]
  readonly painted: PaintedMask | undefined
}

/** The picture that a call makes, and the rectangle in it that changes, in pixels. */
function areasOf({ picture, step, masks, painted }: AreaFacts): {
  readonly canvas: Extent
  readonly changed: PixelBox
} {
  if (step !== undefined) {
    return { canvas: grownExtent(picture.extent, step.margins), changed: newBounds(picture.extent, step) }
  }
  return { canvas: picture.extent, changed: boundsOfMasks({ masks, painted, picture }) ?? boxOf(picture.extent) }
}

/** A picture that a model really returns. */
interface ModelPicture {
  readonly aspectRatio: AspectRatio
  readonly imageSize: ImageSize
  readonly extent: Extent
}

/** The pictures a model returns, of one size class or of all. */
export function modelPictures(model: string, size: 'auto' | ImageSize): readonly ModelPicture[] {
  const offered = imageSizesOf(model)
  const sizes = size !== 'auto' && offered.includes(size) ? [size] : offered
  return sizes.flatMap((imageSize) =>
    aspectRatiosOf(model).flatMap((aspectRatio) => {
      const extent = pixelsOf(model, aspectRatio, imageSize)
      return extent === undefined ? [] : [{ aspectRatio, imageSize, extent }]
    }),
  )
}

interface SizeQuestion {
  readonly canvas: Extent
  readonly maskBounds: PixelBox
  readonly size: 'auto' | ImageSize
  readonly model: string
}

function chooseSize({ canvas, maskBounds, size, model }: SizeQuestion) {
  const pictures = modelPictures(model, size)
  const crop = chooseContext({ picture: canvas, maskBounds, extents: pictures.map(({ extent }) => extent) })
  const chosen = pictures.find(({ extent }) => extent === crop.extent)
  const { aspectRatio, imageSize } = chosen ?? { aspectRatio: '1:1' as const, imageSize: '1K' as const }
  const fit: PictureFit = { aspectRatio, imageSize, pixels: crop.extent, crop: { horizontal: 0, vertical: 0 } }
  // The price was said for this size class, so the press keeps to it.
  const extents = pictures.filter((picture) => picture.imageSize === imageSize).map(({ extent }) => extent)
  return { crop, fit, extents }
}

/** The masks' boxes in pixels of the picture, cut to it; undefined where they do not meet it. */
function boundsOfMasks({ masks, painted, picture }: Omit<AreaFacts, 'step'>): PixelBox | undefined {
  const fromPage = invert(picture.toPage)
  if (fromPage === undefined) return undefined
  const points = masks.flatMap(({ box }) =>
    box === undefined ? [] : cornersOf(box).map((at) => mapPoint(fromPage, at)),
  )
  const { widthPx, heightPx } = picture.extent
  if (painted !== undefined) {
    const { left, top, width, height } = painted.bounds
    points.push([left * widthPx, top * heightPx], [(left + width) * widthPx, (top + height) * heightPx])
  }
  if (points.length === 0) return undefined
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const box = between([Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)], picture.extent)
  return box.widthPx > 0 && box.heightPx > 0 ? box : undefined
}

function grownBox({ leftPx, topPx, widthPx, heightPx }: PixelBox, byPx: number, canvas: Extent): PixelBox {
  return between([leftPx - byPx, topPx - byPx], [leftPx + widthPx + byPx, topPx + heightPx + byPx], canvas)
}

/** The whole pixels between two corners, cut to a picture. */
function between([left, top]: Point, [right, bottom]: Point, { widthPx, heightPx }: Extent): PixelBox {
  const leftPx = Math.max(0, Math.floor(left))
  const topPx = Math.max(0, Math.floor(top))
  return {
    leftPx,
    topPx,
    widthPx: Math.min(widthPx, Math.ceil(right)) - leftPx,
    heightPx: Math.min(heightPx, Math.ceil(bottom)) - topPx,
  }
}

function ratioRange(model: string): RatioRange {
  const ratios = aspectRatiosOf(model).map(ratioValue)
  return { narrowest: Math.min(...ratios), widest: Math.max(...ratios) }
}

function cornersOf({ x, y, width, height }: Box): readonly Point[] {
  return [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ]
}

/** Whether a layer's box meets the part of the picture that is seen. Boxes are upright, so a turned layer may be missed by a little. */
export function meetsPicture({ box }: SelectedNode, picture: TargetPicture): boolean {
  if (box === undefined) return false
  const corners = cornersOf(box).map((at) => mapPoint(picture.box.fromPage, at))
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const { width, height } = picture.box
  return Math.min(...xs) < width && Math.max(...xs) > 0 && Math.min(...ys) < height && Math.max(...ys) > 0
}

/** Layout lengths at the layer's edges, in whole pixels of its picture. */
export function marginsOf(edges: Edges, picture: TargetPicture): Margins | undefined {
  const toLayer: Affine = multiply(picture.box.fromPage, picture.toPage)
  const perPixelX = Math.hypot(toLayer[0][0], toLayer[1][0])
  const perPixelY = Math.hypot(toLayer[0][1], toLayer[1][1])
  const margins = {
    leftPx: Math.round(edges.left / perPixelX),
    topPx: Math.round(edges.top / perPixelY),
    rightPx: Math.round(edges.right / perPixelX),
    bottomPx: Math.round(edges.bottom / perPixelY),
  }
  return Object.values(margins).some((margin) => margin > 0) ? margins : undefined
}
