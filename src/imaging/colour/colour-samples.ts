import type { Box, MaskPlane, Raster } from '../raster'
import { type Affine, compose, mapPoint, scaleAndShift } from '../warp/affine'

/** Places where original and aligned answer show the same thing, as parallel arrays. */
export interface ColourSamples {
  readonly count: number
  /** Place in the region, 0..1 across and down. */
  readonly u: Float32Array
  readonly v: Float32Array
  /** R, G, B of each place in turn, 0..255: as it should be, and as the answer has it. */
  readonly wanted: Float32Array
  readonly seen: Float32Array
}

/** Samples along the longer side. Source: 5000 samples fit a curve to a tenth of a level; more only cost time. */
const SAMPLES_ACROSS = 72

/** Each sample is the mean of up to this many pixels each way, spread over its square: noise and JPEG average out. */
const TAPS = 4

/** What to compare. */
export interface ColourQuery {
  readonly original: Raster
  readonly returned: Raster
  readonly mask: MaskPlane
  readonly region: Box
  /** From the region's pixels to the same as the answer shows them. */
  readonly map: Affine
}

/**
 * Mean colours on a grid over the region, of the original and of the answer under it. Squares with a masked pixel, a
 * transparent one, a channel cut off at black or white, or outside either picture are left out.
 */
export function takeColourSamples(query: ColourQuery): ColourSamples {
  const { region, returned } = query
  const stepPx = Math.max(1, Math.max(region.widthPx, region.heightPx) / SAMPLES_ACROSS)
  const columns = Math.floor(region.widthPx / stepPx)
  const rows = Math.floor(region.heightPx / stepPx)
  const samples = emptySamples(columns * rows)
  const toReturned = compose(
    scaleAndShift(returned.extent.widthPx / region.widthPx, returned.extent.heightPx / region.heightPx),
    query.map,
  )
  let count = 0
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const square = { left: column * stepPx, top: row * stepPx, sidePx: stepPx }
      if (!readSquare({ ...query, toReturned }, square, { samples, index: count })) continue
      samples.u[count] = (square.left + stepPx / 2) / region.widthPx
      samples.v[count] = (square.top + stepPx / 2) / region.heightPx
      count += 1
    }
  }
  return { ...samples, count }
}

function emptySamples(most: number): ColourSamples {
  return {
    count: 0,
    u: new Float32Array(most),
    v: new Float32Array(most),
    wanted: new Float32Array(most * 3),
    seen: new Float32Array(most * 3),
  }
}

interface Square {
  readonly left: number
  readonly top: number
  readonly sidePx: number
}

interface Target {
  readonly samples: ColourSamples
  readonly index: number
}

function readSquare(query: ColourQuery & { readonly toReturned: Affine }, square: Square, target: Target): boolean {
  const { original, returned, mask, region, toReturned } = query
  const { wanted, seen } = target.samples
  const taps = Math.min(TAPS, Math.max(1, Math.round(square.sidePx)))
  const at = target.index * 3
  wanted.fill(0, at, at + 3)
  seen.fill(0, at, at + 3)
  for (let tap = 0; tap < taps * taps; tap += 1) {
    const x = Math.floor(square.left + (((tap % taps) + 0.5) * square.sidePx) / taps)
    const y = Math.floor(square.top + ((Math.floor(tap / taps) + 0.5) * square.sidePx) / taps)
    const pixel = pixelAt(original, region.leftPx + x, region.topPx + y)
    if (pixel < 0 || (mask.data[pixel] ?? 0) > 0 || (original.data[pixel * 4 + 3] ?? 0) < 255) return false
    const [sourceX, sourceY] = mapPoint(toReturned, x + 0.5, y + 0.5)
    const source = pixelAt(returned, Math.floor(sourceX), Math.floor(sourceY))
    if (source < 0) return false
    for (let channel = 0; channel < 3; channel += 1) {
      wanted[at + channel] = (wanted[at + channel] ?? 0) + (original.data[pixel * 4 + channel] ?? 0)
      seen[at + channel] = (seen[at + channel] ?? 0) + (returned.data[source * 4 + channel] ?? 0)
    }
  }
  return finishSquare(target, taps * taps)
}

function pixelAt({ extent }: Raster, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= extent.widthPx || y >= extent.heightPx) return -1
  return y * extent.widthPx + x
}

/** A channel of the answer at either end may have been cut off; where the original is not there too, it misleads. */
const CLIPPED = [2, 253] as const
const CLIP_SLACK = 4

function finishSquare({ samples, index }: Target, pixels: number): boolean {
  for (let at = index * 3; at < index * 3 + 3; at += 1) {
    const wanted = (samples.wanted[at] ?? 0) / pixels
    const seen = (samples.seen[at] ?? 0) / pixels
    samples.wanted[at] = wanted
    samples.seen[at] = seen
    const isClipped = seen < CLIPPED[0] || seen > CLIPPED[1]
    if (isClipped && Math.abs(wanted - seen) > CLIP_SLACK) return false
  }
  return true
}
