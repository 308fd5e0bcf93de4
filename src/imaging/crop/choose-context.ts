import type { Box, Extent } from '../raster'

/**
 * How the region becomes a picture of the chosen size: `exact` pixel for pixel; `scaled` evenly up or down; `stretched`
 * by at most 4 % more on one axis; `padded`: the region reaches beyond the picture, which is mirrored there.
 */
export type ContextFit = 'exact' | 'scaled' | 'stretched' | 'padded'

/** Which part of the picture goes to the model, and at which size. */
export interface ContextCrop {
  readonly region: Box
  /** The pixels to send, and to expect back. One of the sizes asked for. */
  readonly extent: Extent
  readonly fit: ContextFit
  /** Pixels sent for each pixel of the picture, across and down; 1 where exact. */
  readonly scaleX: number
  readonly scaleY: number
  /** Share of the region that the mask's bounds take, 0..1. */
  readonly maskShare: number
  /** Why this region, for people who look into it. */
  readonly because: 'mask-with-context-fits-exactly' | 'mask-is-large' | 'no-exact-size-holds-it'
}

/** The question: a picture, where its mask lies, and the sizes that the model really returns. */
export interface ContextQuery {
  readonly picture: Extent
  readonly maskBounds: Box
  /** At least one. */
  readonly extents: readonly Extent[]
}

/** Share of the mask's side that is added as context on each side. Source: chosen; half as much left edges guessed. */
const CONTEXT_SHARE = 0.4
/** The least context on each side: below it a model no longer sees what surrounds a small mask. */
const MIN_CONTEXT_PX = 96
/** Above this share of the picture the whole picture goes. */
const LARGE_MASK = 0.5
/** A picture may be stretched this much to become one of the sizes; people do not see it and it is undone exactly. */
const MAX_STRETCH = 1.04
/** Sizes whose ratio differs by less (rounding to multiples of 8 or 16) count as the same shape. */
const SAME_SHAPE = 1.006

/**
 * Chooses the rectangle round the mask that the model gets. Small masks: the size that holds the mask with context
 * pixel for pixel, the smallest and nearest in shape. Else a region scaled evenly. Large masks: the whole picture.
 * The region lies inside the picture except where the whole picture has the shape of none of the sizes (`padded`).
 */
export function chooseContext(query: ContextQuery): ContextCrop {
  const { picture, maskBounds } = query
  const needed = neededExtent(query)
  const isLarge = maskBounds.widthPx * maskBounds.heightPx > LARGE_MASK * picture.widthPx * picture.heightPx
  const crop =
    (isLarge ? wholePicture(query) : exactRegion(query, needed)) ?? scaledRegion(query, needed) ?? paddedPicture(query)
  return { ...crop, ...describe(query, crop, isLarge) }
}

type BareCrop = Pick<ContextCrop, 'region' | 'extent' | 'fit'>

function describe({ maskBounds }: ContextQuery, { region, extent, fit }: BareCrop, isLarge: boolean) {
  return {
    scaleX: extent.widthPx / region.widthPx,
    scaleY: extent.heightPx / region.heightPx,
    maskShare: (maskBounds.widthPx * maskBounds.heightPx) / (region.widthPx * region.heightPx),
    because: isLarge ? 'mask-is-large' : fit === 'exact' ? 'mask-with-context-fits-exactly' : 'no-exact-size-holds-it',
  } as const
}

function neededExtent({ picture, maskBounds }: ContextQuery): Extent {
  const context = Math.max(MIN_CONTEXT_PX, CONTEXT_SHARE * Math.max(maskBounds.widthPx, maskBounds.heightPx))
  return {
    widthPx: Math.min(picture.widthPx, Math.ceil(maskBounds.widthPx + 2 * context)),
    heightPx: Math.min(picture.heightPx, Math.ceil(maskBounds.heightPx + 2 * context)),
  }
}

function exactRegion({ picture, maskBounds, extents }: ContextQuery, needed: Extent): BareCrop | undefined {
  const fitting = extents.filter((extent) => holds(picture, extent) && holds(extent, needed))
  const extent = lowest(fitting, (size) => Math.log(areaOf(size)) + 0.5 * shapeDistance(size, needed))
  if (extent === undefined) return undefined
  return { region: placeRegion(extent, maskBounds, picture), extent, fit: 'exact' }
}

function scaledRegion({ picture, maskBounds, extents }: ContextQuery, needed: Extent): BareCrop | undefined {
  const candidates = extents.flatMap((extent) => {
    const region = shrunkToFit(extent, needed, picture)
    return holds(region, maskBounds) ? [{ region, extent }] : []
  })
  // Losing pixels is worse than sending more of them than there are.
  const best = lowest(candidates, ({ region, extent }) => {
    const zoom = Math.log(region.widthPx / extent.widthPx)
    return (zoom > 0 ? 3 * zoom : -zoom) + shapeDistance(extent, needed)
  })
  if (best === undefined) return undefined
  return { region: placeRegion(best.region, maskBounds, picture), extent: best.extent, fit: 'scaled' }
}

/** The smallest region of the size's shape that holds what is needed, or the largest that the picture holds. */
function shrunkToFit(extent: Extent, needed: Extent, picture: Extent): Extent {
  const wanted = Math.max(needed.widthPx / extent.widthPx, needed.heightPx / extent.heightPx)
  const possible = Math.min(picture.widthPx / extent.widthPx, picture.heightPx / extent.heightPx)
  const scale = Math.min(wanted, possible)
  return { widthPx: Math.round(extent.widthPx * scale), heightPx: Math.round(extent.heightPx * scale) }
}

function wholePicture({ picture, extents }: ContextQuery): BareCrop | undefined {
  const region = { leftPx: 0, topPx: 0, widthPx: picture.widthPx, heightPx: picture.heightPx }
  const extent = lowest(extents, (size) => 10 * shapeDistance(size, picture) + sizeDistance(size, picture))
  if (extent === undefined) return undefined
  const stretch = Math.exp(shapeDistance(extent, picture))
  if (stretch > MAX_STRETCH) return undefined
  const isExact = extent.widthPx === picture.widthPx && extent.heightPx === picture.heightPx
  return { region, extent, fit: isExact ? 'exact' : stretch > SAME_SHAPE ? 'stretched' : 'scaled' }
}

function paddedPicture({ picture, extents }: ContextQuery): BareCrop {
  const extent = lowest(extents, (size) => 10 * shapeDistance(size, picture) + sizeDistance(size, picture))
  if (extent === undefined) throw new Error('chooseContext needs at least one size')
  const scale = Math.max(picture.widthPx / extent.widthPx, picture.heightPx / extent.heightPx)
  const widthPx = Math.max(picture.widthPx, Math.round(extent.widthPx * scale))
  const heightPx = Math.max(picture.heightPx, Math.round(extent.heightPx * scale))
  const leftPx = Math.round((picture.widthPx - widthPx) / 2)
  const topPx = Math.round((picture.heightPx - heightPx) / 2)
  return { region: { leftPx, topPx, widthPx, heightPx }, extent, fit: 'padded' }
}

/** The region with the mask as near its middle as the picture's edges allow. */
function placeRegion(size: Extent, maskBounds: Box, picture: Extent): Box {
  const centred = (start: number, length: number, region: number, limit: number) =>
    Math.max(0, Math.min(limit - region, Math.round(start + (length - region) / 2)))
  return {
    leftPx: centred(maskBounds.leftPx, maskBounds.widthPx, size.widthPx, picture.widthPx),
    topPx: centred(maskBounds.topPx, maskBounds.heightPx, size.heightPx, picture.heightPx),
    widthPx: size.widthPx,
    heightPx: size.heightPx,
  }
}

function holds(outer: Extent, inner: Extent): boolean {
  return outer.widthPx >= inner.widthPx && outer.heightPx >= inner.heightPx
}

function areaOf({ widthPx, heightPx }: Extent): number {
  return widthPx * heightPx
}

/** How far two shapes are apart: 0 for the same ratio, symmetric in exchange. */
function shapeDistance(one: Extent, other: Extent): number {
  return Math.abs(Math.log((one.widthPx * other.heightPx) / (one.heightPx * other.widthPx)))
}

// Fewer pixels than the picture has are a loss; more are only dearer.
function sizeDistance(size: Extent, picture: Extent): number {
  const ratio = Math.log(areaOf(size) / areaOf(picture))
  return ratio < 0 ? -2 * ratio : ratio
}

function lowest<Item>(items: readonly Item[], score: (item: Item) => number): Item | undefined {
  let best: Item | undefined
  let bestScore = Number.POSITIVE_INFINITY
  for (const item of items) {
    const value = score(item)
    if (value >= bestScore) continue
    best = item
    bestScore = value
  }
  return best
}
