import { plainMask } from '../mask/mask-plane'
import type { Extent, MaskPlane, Raster } from '../raster'

/** New area at each edge, whole pixels, none negative. */
export interface CanvasMargins {
  readonly leftPx: number
  readonly topPx: number
  readonly rightPx: number
  readonly bottomPx: number
}

/**
 * The picture on a larger canvas. `plain`: the new area is flat grey, which a model takes for empty. `edge`: it repeats
 * the picture's outermost pixels, so that what is laid over it later has something to fade into.
 */
export function growCanvas(picture: Raster, margins: CanvasMargins, fill: 'plain' | 'edge'): Raster {
  const { extent } = picture
  const grown = grownExtent(extent, margins)
  const data = new Uint8ClampedArray(grown.widthPx * grown.heightPx * 4)
  if (fill === 'plain') fillGrey(data)
  for (let y = 0; y < grown.heightPx; y += 1) {
    const inside = y - margins.topPx
    const isRow = inside >= 0 && inside < extent.heightPx
    if (fill === 'plain' && !isRow) continue
    const row = Math.max(0, Math.min(extent.heightPx - 1, inside)) * extent.widthPx * 4
    const start = (y * grown.widthPx + margins.leftPx) * 4
    data.set(picture.data.subarray(row, row + extent.widthPx * 4), start)
    if (fill === 'edge') repeatEnds(data, { start, lengthPx: extent.widthPx, ...margins })
  }
  return { extent: grown, data }
}

const GREY = 128

interface Row {
  readonly start: number
  readonly lengthPx: number
  readonly leftPx: number
  readonly rightPx: number
}

function repeatEnds(data: Uint8ClampedArray, { start, lengthPx, leftPx, rightPx }: Row): void {
  const end = start + (lengthPx - 1) * 4
  for (let x = 1; x <= leftPx; x += 1) data.copyWithin(start - x * 4, start, start + 4)
  for (let x = 1; x <= rightPx; x += 1) data.copyWithin(end + x * 4, end, end + 4)
}

function fillGrey(data: Uint8ClampedArray): void {
  data.fill(GREY)
  for (let at = 3; at < data.length; at += 4) data[at] = 255
}

/** The new area as a mask over the grown canvas: 255 where nothing of the picture is. */
export function newAreaMask(extent: Extent, margins: CanvasMargins): MaskPlane {
  const grown = grownExtent(extent, margins)
  const mask = plainMask(grown, 255)
  for (let y = 0; y < extent.heightPx; y += 1) {
    const start = (margins.topPx + y) * grown.widthPx + margins.leftPx
    mask.data.fill(0, start, start + extent.widthPx)
  }
  return mask
}

/** A picture's extent with its margins. */
export function grownExtent(
  { widthPx, heightPx }: Extent,
  { leftPx, topPx, rightPx, bottomPx }: CanvasMargins,
): Extent {
  return { widthPx: widthPx + leftPx + rightPx, heightPx: heightPx + topPx + bottomPx }
}
