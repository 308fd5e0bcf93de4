import { type Affine, invert, mapPoint, multiply, type Point } from '../../../core/affine'
import type { Extent } from '../../../core/extent'
import {
  type AspectRatio,
  aspectRatiosOf,
  type ImageSize,
  imageSizesOf,
  type PictureFit,
  pixelsOf,
} from '../../../core/models'
import { MODE_RULES } from '../../../core/modes/mode-rules'
import type { Margins } from '../../../core/modes/scene'
import { type ContextCrop, chooseContext } from '../../../imaging/crop/choose-context'
import type { Box as PixelBox } from '../../../imaging/raster'
import type { Box, SelectedNode } from '../../../protocol/selection'
import type { TargetPicture } from '../../../protocol/target'
import type { PasteOptions } from '../../pipeline/edit/edit-tasks'
import type { Edges, Form } from '../form'
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
  /** Of the picture's pixels, for `expand`. */
  readonly margins?: Margins
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
  const growPx = form.paste.growPx === 'auto' ? rules.growPx : form.paste.growPx
  const inverted = (rules.polarity === 'keep') !== form.paste.invert
  const isPartial = hasMask || margins !== undefined
  const canvas = margins === undefined ? picture.extent : grown(picture.extent, margins)
  const whole = { leftPx: 0, topPx: 0, ...canvas }
  const bounds = hasMask && !inverted ? boundsOfMasks({ masks, painted: ownPainted, picture, growPx }) : undefined
  const maskBounds = rules.context === 'whole' ? whole : (bounds ?? whole)
  const { crop, fit, extents } = chooseSize({ canvas, maskBounds, size: form.size, model })
  const { align, matchColour, seam, hard, featherPx } = form.paste
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
    ...(margins === undefined ? {} : { margins }),
    context: rules.context,
    extents,
    crop,
    fit,
  }
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

/** The masks' boxes in pixels of the picture, grown and cut to it; undefined where they do not meet it. */
function boundsOfMasks({
  masks,
  painted,
  picture,
  growPx,
}: {
  readonly masks: readonly SelectedNode[]
  readonly painted: PaintedMask | undefined
  readonly picture: TargetPicture
  readonly growPx: number
}): PixelBox | undefined {
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
  const along = (axis: 0 | 1, limit: number) => {
    const values = points.map((point) => point[axis])
    const from = Math.max(0, Math.floor(Math.min(...values) - growPx))
    const to = Math.min(limit, Math.ceil(Math.max(...values) + growPx))
    return { from, length: to - from }
  }
  const across = along(0, widthPx)
  const down = along(1, heightPx)
  if (across.length <= 0 || down.length <= 0) return undefined
  return { leftPx: across.from, topPx: down.from, widthPx: across.length, heightPx: down.length }
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

function grown({ widthPx, heightPx }: Extent, { leftPx, topPx, rightPx, bottomPx }: Margins): Extent {
  return { widthPx: widthPx + leftPx + rightPx, heightPx: heightPx + topPx + bottomPx }
}
