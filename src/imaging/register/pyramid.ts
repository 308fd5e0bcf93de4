import type { Box, Extent, FloatPlane, MaskPlane, Raster } from '../raster'
import { halvePlane, halveUsable, smoothPlane } from './halve-plane'
import { reduceLuma } from './reduce-luma'
import { usableGrid } from './usable-grid'

/** One size at which two pictures are compared: both on the same grid, laid over the region they share. */
export interface Level {
  readonly extent: Extent
  readonly fixed: FloatPlane
  readonly moving: FloatPlane
  /** 1 where the fixed picture may be compared, else 0. */
  readonly usable: Uint8Array
  /** Grid pixels for each pixel of the region. */
  readonly scaleX: number
  readonly scaleY: number
  /** The middle of the region and half its diagonal, in grid pixels: what a `Motion` refers to. */
  readonly centreX: number
  readonly centreY: number
  readonly radius: number
}

/** What is to be compared: the original, the part of it that was sent, what came back for it, and what was edited. */
export interface Comparison {
  readonly original: Raster
  readonly mask: MaskPlane
  readonly returned: Raster
  readonly region: Box
}

/** The coarsest level has about this many pixels on its longer side. Source: there 5 % of the picture is 3 px, in reach. */
const COARSEST_PX = 56

/** Round each masked pixel, this much is left out: interpolation and the edit's own soft edge reach there. */
const MASK_MARGIN_CELLS = 2

/** Both pictures at halving sizes, the finest first; no level is finer than `maxEdgePx` or than either picture. */
export function buildPyramid(comparison: Comparison, maxEdgePx: number): readonly Level[] {
  const { original, mask, returned, region } = comparison
  const extent = baseExtent(comparison, maxEdgePx)
  const fixed = reduceLuma(original, region, extent)
  const moving = reduceLuma(
    returned,
    { leftPx: 0, topPx: 0, widthPx: returned.extent.widthPx, heightPx: returned.extent.heightPx },
    extent,
  )
  smoothPlane(fixed)
  smoothPlane(moving)
  const usable = usableGrid({ original, mask, part: region }, extent, MASK_MARGIN_CELLS)
  const levels: Level[] = [levelOf({ fixed, moving, usable }, region)]
  for (;;) {
    const last = levels[levels.length - 1]
    if (last === undefined || Math.max(last.extent.widthPx, last.extent.heightPx) < 2 * COARSEST_PX) return levels
    levels.push(halve(last))
  }
}

function baseExtent({ returned, region }: Comparison, maxEdgePx: number): Extent {
  const scale = Math.min(
    1,
    maxEdgePx / Math.max(region.widthPx, region.heightPx),
    returned.extent.widthPx / region.widthPx,
    returned.extent.heightPx / region.heightPx,
  )
  return {
    widthPx: Math.max(1, Math.floor(region.widthPx * scale)),
    heightPx: Math.max(1, Math.floor(region.heightPx * scale)),
  }
}

function levelOf(planes: Pick<Level, 'fixed' | 'moving' | 'usable'>, region: Box): Level {
  const { extent } = planes.fixed
  return {
    ...planes,
    extent,
    scaleX: extent.widthPx / region.widthPx,
    scaleY: extent.heightPx / region.heightPx,
    centreX: extent.widthPx / 2,
    centreY: extent.heightPx / 2,
    radius: Math.hypot(extent.widthPx, extent.heightPx) / 2,
  }
}

// An odd row or column is dropped by halving, so that the scale halves exactly and is not what the extent says.
function halve(level: Level): Level {
  const fixed = halvePlane(level.fixed)
  return {
    fixed,
    moving: halvePlane(level.moving),
    usable: halveUsable(level.usable, level.extent.widthPx, level.extent.heightPx),
    extent: fixed.extent,
    scaleX: level.scaleX / 2,
    scaleY: level.scaleY / 2,
    centreX: level.centreX / 2,
    centreY: level.centreY / 2,
    radius: level.radius / 2,
  }
}
