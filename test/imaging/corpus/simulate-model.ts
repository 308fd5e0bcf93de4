import sharp from 'sharp'
import type { Extent, Raster } from '../../../src/imaging/raster'
import { type Affine, mapPoint } from '../../../src/imaging/warp/affine'
import { decode, seededRandom } from './scenes'

/** What a model does to a picture besides the edit it was asked for: the known truth of a case. */
export interface Drift {
  /** Shift in pixels, zoom (1.02 = 2 % larger), turn in degrees about the middle, extra width against height. */
  readonly shiftX?: number
  readonly shiftY?: number
  readonly zoom?: number
  readonly turnDegrees?: number
  readonly stretch?: number
  /** For each channel: value becomes 255 (gain v + bias / 255) ^ gamma. */
  readonly gain?: readonly [number, number, number]
  readonly bias?: readonly [number, number, number]
  readonly gamma?: number
  /** Smooth light that changes by this share from corner to corner. */
  readonly localLight?: number
  /** Spread of pixel noise in levels. */
  readonly noise?: number
  /** Pixels by which structures wander, slowly from place to place: redrawing. */
  readonly wander?: number
  readonly jpegQuality?: number
  /** Pixels that come back; those of the original where not given. */
  readonly extent?: Extent
}

/** The map from the original's pixels to those of the returned picture laid over it. */
export function driftMap(drift: Drift, { widthPx, heightPx }: Extent): Affine {
  const angle = ((drift.turnDegrees ?? 0) * Math.PI) / 180
  const across = (drift.zoom ?? 1) * (1 + (drift.stretch ?? 0) / 2)
  const down = (drift.zoom ?? 1) * (1 - (drift.stretch ?? 0) / 2)
  const [xx, xy] = [across * Math.cos(angle), -down * Math.sin(angle)]
  const [yx, yy] = [across * Math.sin(angle), down * Math.cos(angle)]
  const [x, y] = [widthPx / 2, heightPx / 2]
  return {
    xx,
    xy,
    x0: x + (drift.shiftX ?? 0) - xx * x - xy * y,
    yx,
    yy,
    y0: y + (drift.shiftY ?? 0) - yx * x - yy * y,
  }
}

/** What comes back when `edited` is what was asked for. Sampled by Lanczos-3, independent of the product's own cubic. */
export async function simulateModel(edited: Raster, drift: Drift): Promise<Raster> {
  const extent = drift.extent ?? edited.extent
  const toEdited = invert(driftMap(drift, edited.extent))
  const scaleX = edited.extent.widthPx / extent.widthPx
  const scaleY = edited.extent.heightPx / extent.heightPx
  const scale = Math.max(scaleX, scaleY)
  const taps = [makeTaps(scale), makeTaps(scale)] as const
  const random = seededRandom(77)
  const data = new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4)
  for (let y = 0; y < extent.heightPx; y += 1) {
    for (let x = 0; x < extent.widthPx; x += 1) {
      const [u, v] = [x / extent.widthPx, y / extent.heightPx]
      const wander = drift.wander ?? 0
      const [sourceX, sourceY] = mapPoint(toEdited, (x + 0.5) * scaleX, (y + 0.5) * scaleY)
      const place = {
        x: sourceX - 0.5 + wander * Math.sin(9 * v + 4 * u),
        y: sourceY - 0.5 + wander * Math.cos(8 * u - 5 * v),
        scale,
      }
      const colour = lanczos(edited, place, taps)
      const light = 1 + (drift.localLight ?? 0) * (u - v + 0.4 * Math.sin(5 * u))
      for (let channel = 0; channel < 3; channel += 1) {
        const value = light * (drift.gain?.[channel] ?? 1) * (colour[channel] ?? 0) + (drift.bias?.[channel] ?? 0)
        const noise = (drift.noise ?? 0) * 1.7 * (random() + random() + random() - 1.5) * 1.18
        data[(y * extent.widthPx + x) * 4 + channel] =
          255 * Math.max(0, Math.min(1, value / 255)) ** (drift.gamma ?? 1) + noise
      }
      data[(y * extent.widthPx + x) * 4 + 3] = 255
    }
  }
  return drift.jpegQuality === undefined ? { extent, data } : throughJpeg({ extent, data }, drift.jpegQuality)
}

async function throughJpeg({ extent, data }: Raster, quality: number): Promise<Raster> {
  const raw = { width: extent.widthPx, height: extent.heightPx, channels: 4 } as const
  return decode(await sharp(Buffer.from(data.buffer), { raw }).removeAlpha().jpeg({ quality }).toBuffer())
}

/** The inverse map. */
export function invert({ xx, xy, x0, yx, yy, y0 }: Affine): Affine {
  const size = xx * yy - xy * yx
  const [a, b, c, d] = [yy / size, -xy / size, -yx / size, xx / size]
  return { xx: a, xy: b, x0: -(a * x0 + b * y0), yx: c, yy: d, y0: -(c * x0 + d * y0) }
}

interface Taps {
  readonly at: Int32Array
  readonly weights: Float64Array
}

function lanczos(
  { extent, data }: Raster,
  place: { x: number; y: number; scale: number },
  taps: readonly [Taps, Taps],
) {
  const [across, down] = taps
  const total =
    fillTaps(across, place.x, extent.widthPx, place.scale) * fillTaps(down, place.y, extent.heightPx, place.scale)
  let red = 0
  let green = 0
  let blue = 0
  for (let row = 0; row < down.at.length; row += 1) {
    const start = (down.at[row] ?? 0) * extent.widthPx
    const rowWeight = (down.weights[row] ?? 0) / total
    for (let column = 0; column < across.at.length; column += 1) {
      const weight = rowWeight * (across.weights[column] ?? 0)
      const at = (start + (across.at[column] ?? 0)) * 4
      red += weight * (data[at] ?? 0)
      green += weight * (data[at + 1] ?? 0)
      blue += weight * (data[at + 2] ?? 0)
    }
  }
  return [red, green, blue] as const
}

function makeTaps(scale: number): Taps {
  const length = 2 * Math.ceil(3 * Math.max(1, scale))
  return { at: new Int32Array(length), weights: new Float64Array(length) }
}

/** The pixels along one axis that a place reads, edge repeated, with their weights; the sum of these. */
function fillTaps({ at, weights }: Taps, place: number, length: number, scale: number): number {
  const width = Math.max(1, scale)
  const first = Math.floor(place) - at.length / 2 + 1
  let total = 0
  for (let tap = 0; tap < at.length; tap += 1) {
    const weight = lanczosWeight((first + tap - place) / width)
    at[tap] = Math.max(0, Math.min(length - 1, first + tap))
    weights[tap] = weight
    total += weight
  }
  return total
}

function lanczosWeight(offset: number): number {
  if (offset === 0) return 1
  if (Math.abs(offset) >= 3) return 0
  const angle = Math.PI * offset
  return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle)
}
