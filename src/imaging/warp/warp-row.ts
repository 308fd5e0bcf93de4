import type { Raster } from '../raster'
import type { Affine } from './affine'
import { cubicKernel, PHASES, type ResampleKernel } from './resample-kernel'

/** A stretch of one output row: the pixels from `from` up to, not including, `to`. */
export interface RowSpan {
  readonly y: number
  readonly from: number
  readonly to: number
}

/** The output columns that will be asked for: `to` is one past the last. */
export type ColumnRange = Pick<RowSpan, 'from' | 'to'>

/** A picture that is read through a map, row by row, so that no second copy of it is ever held. */
export interface Warp {
  readonly source: Raster
  /** From the output's continuous coordinates to the source's. */
  readonly map: Affine
  readonly columns: ColumnRange
  readonly across: ResampleKernel
  readonly down: ResampleKernel
  /** Source rows resampled across, each in the slot of its index modulo their number, which is a power of two. */
  readonly rows: Float32Array
  readonly slots: number
  /** Which source row each slot holds. */
  readonly held: Int32Array
}

/** Rows kept beyond what one output row needs, so that small squares can be read one after the other. */
const SPARE_ROWS = 24

/**
 * Opens a picture for reading through a map that turns and zooms only a little. Each axis is resampled once, by the
 * cubic of `cubicKernel`: source rows across first, as they are needed, then down between them. That is exact for any
 * such map and takes less than half the time of a square of 4 x 4 for each pixel.
 * Source: Catmull and Smith, "3-D Transformations of Images in Scanline Order" (1980).
 */
export function openWarp(source: Raster, map: Affine, columns: ColumnRange): Warp {
  const width = columns.to - columns.from
  const across = cubicKernel(Math.abs(rowMap(map).step))
  const down = cubicKernel(Math.abs(map.yy))
  const needed = Math.abs(map.yx) * width + down.taps + SPARE_ROWS
  const slots = 2 ** Math.ceil(Math.log2(needed))
  const rows = new Float32Array(slots * width * 3)
  return { source, map, columns, across, down, rows, slots, held: new Int32Array(slots).fill(NOTHING) }
}

const NOTHING = -(2 ** 31)

/**
 * Writes R, G, B of the span to `out`, three numbers a pixel, 0..255 before rounding (a cubic may overshoot a little).
 * Beyond the source's edge the picture is mirrored. Alpha is left to the caller: answers of models are opaque.
 */
export function warpRow(warp: Warp, { y, from, to }: RowSpan, out: Float32Array): void {
  const { map, down, columns } = warp
  const { weights, taps } = down
  const start = map.yx * 0.5 + map.yy * (y + 0.5) + map.y0 - 0.5
  holdRows(warp, Math.min(start + map.yx * from, start + map.yx * (to - 1)), Math.abs(map.yx) * (to - from))
  const width = columns.to - columns.from
  const last = warp.slots - 1
  for (let x = from; x < to; x += 1) {
    const sourceY = start + map.yx * x
    const firstY = Math.floor(sourceY)
    const phase = Math.round((sourceY - firstY) * PHASES) * taps
    const top = firstY - taps / 2 + 1
    let red = 0
    let green = 0
    let blue = 0
    for (let tap = 0; tap < taps; tap += 1) {
      const at = (((top + tap) & last) * width + x - columns.from) * 3
      const weight = weights[phase + tap] ?? 0
      red += weight * (warp.rows[at] ?? 0)
      green += weight * (warp.rows[at + 1] ?? 0)
      blue += weight * (warp.rows[at + 2] ?? 0)
    }
    const target = (x - from) * 3
    out[target] = red
    out[target + 1] = green
    out[target + 2] = blue
  }
}

/** Sees to it that the source rows for places from `lowest` on, `height` high, are there. */
function holdRows(warp: Warp, lowest: number, height: number): void {
  const { taps } = warp.down
  const first = Math.floor(lowest) - taps / 2 + 1
  const end = Math.floor(lowest + height) + taps / 2 + 1
  for (let row = first; row <= end; row += 1) {
    const slot = row & (warp.slots - 1)
    if (warp.held[slot] === row) continue
    warp.held[slot] = row
    resampleRow(warp, row, slot)
  }
}

/** Along a source row: where an output column lies, `step` times its centre plus `base` plus `slant` times the row's. */
function rowMap({ xx, xy, x0, yx, yy, y0 }: Affine) {
  const slant = xy / yy
  return { step: xx - slant * yx, slant, base: x0 - slant * y0 }
}

function resampleRow(warp: Warp, row: number, slot: number): void {
  const { source, map, columns } = warp
  const { step, slant, base } = rowMap(map)
  const width = columns.to - columns.from
  const line: Line = {
    pixels: source.data.subarray(mirror(row, source.extent.heightPx) * source.extent.widthPx * 4),
    start: base + slant * (row + 0.5) + step * (columns.from + 0.5) - 0.5,
    step,
    target: slot * width * 3,
  }
  // Columns whose four pixels all lie inside the picture, by the row's own rising map.
  const isFour = warp.across.taps === 4 && step > 0
  const innerFrom = isFour ? clamp(Math.ceil((1 - line.start) / step), width) : width
  const innerTo = isFour
    ? Math.max(innerFrom, clamp(Math.floor((source.extent.widthPx - 3 - line.start) / step), width))
    : width
  resampleAny(warp, line, { from: 0, to: innerFrom })
  resampleFour(warp, line, { from: innerFrom, to: innerTo })
  resampleAny(warp, line, { from: innerTo, to: width })
}

/** One source row on its way into a slot; output column c lies at `start + c step`. */
interface Line {
  readonly pixels: Uint8ClampedArray
  readonly start: number
  readonly step: number
  readonly target: number
}

/** The common case, written out because it takes most of the time at 4K. */
function resampleFour({ across, rows }: Warp, { pixels, start, step, target }: Line, { from, to }: ColumnRange): void {
  const { weights } = across
  for (let x = from; x < to; x += 1) {
    const place = start + x * step
    const first = Math.floor(place)
    const phase = Math.round((place - first) * PHASES) * 4
    const w0 = weights[phase] ?? 0
    const w1 = weights[phase + 1] ?? 0
    const w2 = weights[phase + 2] ?? 0
    const w3 = weights[phase + 3] ?? 0
    const a = first * 4 - 4
    const to3 = target + x * 3
    rows[to3] =
      w0 * (pixels[a] ?? 0) + w1 * (pixels[a + 4] ?? 0) + w2 * (pixels[a + 8] ?? 0) + w3 * (pixels[a + 12] ?? 0)
    rows[to3 + 1] =
      w0 * (pixels[a + 1] ?? 0) + w1 * (pixels[a + 5] ?? 0) + w2 * (pixels[a + 9] ?? 0) + w3 * (pixels[a + 13] ?? 0)
    rows[to3 + 2] =
      w0 * (pixels[a + 2] ?? 0) + w1 * (pixels[a + 6] ?? 0) + w2 * (pixels[a + 10] ?? 0) + w3 * (pixels[a + 14] ?? 0)
  }
}

function resampleAny(warp: Warp, { pixels, start, step, target }: Line, { from, to }: ColumnRange): void {
  const { weights, taps } = warp.across
  const { widthPx } = warp.source.extent
  for (let x = from; x < to; x += 1) {
    const place = start + x * step
    const first = Math.floor(place)
    const phase = Math.round((place - first) * PHASES) * taps
    const at = target + x * 3
    warp.rows.fill(0, at, at + 3)
    for (let tap = 0; tap < taps; tap += 1) {
      const source = mirror(first - taps / 2 + 1 + tap, widthPx) * 4
      const weight = weights[phase + tap] ?? 0
      for (let channel = 0; channel < 3; channel += 1) {
        warp.rows[at + channel] = (warp.rows[at + channel] ?? 0) + weight * (pixels[source + channel] ?? 0)
      }
    }
  }
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length, value))
}

// Only thin rims are ever beyond the edge, so one reflection is enough and the rest is held at the edge.
function mirror(value: number, length: number): number {
  if (value >= 0 && value < length) return value
  const reflected = value < 0 ? -1 - value : 2 * length - 1 - value
  return Math.min(length - 1, Math.max(0, reflected))
}
