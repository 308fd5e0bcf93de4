import type { Extent } from '../../../core/extent'
import type { Margins } from '../../../core/modes/scene'
import { grownExtent } from '../../../imaging/crop/grow-canvas'
import type { Box } from '../../../imaging/raster'

/** One growth of a picture, answered by one call. */
export interface ExpandStep {
  readonly margins: Margins
  /** `whole`: the model sees all of the picture. `crop`: the new strip with what is beside it, as the whole is too long. */
  readonly context: 'crop' | 'whole'
}

/** The narrowest and the widest shape a model makes, as width through height. */
export interface RatioRange {
  readonly narrowest: number
  readonly widest: number
}

/** Rounding to whole pixels may pass a ratio by so much. */
const SLACK = 1.01

/** The longest strip that is made at once, in heights (or widths) of the picture: beyond it the model sees too little of what it continues. */
const LONGEST_STRIP = 2

/**
 * How a picture grows by its margins. In one step where the model makes a picture of the whole new shape; else first
 * across the short way, then along the long way in strips that each lie beside finished picture. Empty for no growth.
 */
export function planExpandSteps(extent: Extent, margins: Margins, ratios: RatioRange): readonly ExpandStep[] {
  const widthPx = extent.widthPx + margins.leftPx + margins.rightPx
  const heightPx = extent.heightPx + margins.topPx + margins.bottomPx
  if (widthPx === extent.widthPx && heightPx === extent.heightPx) return []
  const aspect = widthPx / heightPx
  if (aspect <= ratios.widest * SLACK && aspect >= ratios.narrowest / SLACK) return [{ margins, context: 'whole' }]
  const isWide = aspect > 1
  const { leftPx, topPx, rightPx, bottomPx } = margins
  const across: Margins = isWide ? { ...NONE, topPx, bottomPx } : { ...NONE, leftPx, rightPx }
  const longest = LONGEST_STRIP * (isWide ? heightPx : widthPx)
  const strips: readonly Margins[] = isWide
    ? [
        ...strip(leftPx, longest).map((px) => ({ ...NONE, leftPx: px })),
        ...strip(rightPx, longest).map((px) => ({ ...NONE, rightPx: px })),
      ]
    : [
        ...strip(topPx, longest).map((px) => ({ ...NONE, topPx: px })),
        ...strip(bottomPx, longest).map((px) => ({ ...NONE, bottomPx: px })),
      ]
  return [across, ...strips]
    .filter((grown) => Object.values(grown).some((px) => px > 0))
    .map((grown) => ({ margins: grown, context: 'crop' }))
}

const NONE: Margins = { leftPx: 0, topPx: 0, rightPx: 0, bottomPx: 0 }

/** A length in the fewest near-equal whole parts that are no longer than the longest. */
function strip(lengthPx: number, longestPx: number): readonly number[] {
  const count = Math.ceil(lengthPx / longestPx)
  return Array.from(
    { length: count },
    (_, index) => Math.round((lengthPx * (index + 1)) / count) - Math.round((lengthPx * index) / count),
  )
}

/** Where the new area of a step lies in the picture that it makes; the whole of it where it grows on several sides. */
export function newBounds(extent: Extent, { margins, context }: ExpandStep): Box {
  const { widthPx, heightPx } = grownExtent(extent, margins)
  const whole = { leftPx: 0, topPx: 0, widthPx, heightPx }
  const sides = Object.entries(margins).filter(([, px]) => px > 0)
  if (context === 'whole' || sides.length !== 1) return whole
  const { leftPx, topPx, rightPx, bottomPx } = margins
  if (leftPx > 0) return { ...whole, widthPx: leftPx }
  if (rightPx > 0) return { ...whole, leftPx: extent.widthPx, widthPx: rightPx }
  if (topPx > 0) return { ...whole, heightPx: topPx }
  return { ...whole, topPx: extent.heightPx, heightPx: bottomPx }
}
