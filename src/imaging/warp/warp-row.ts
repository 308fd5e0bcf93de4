import type { Box, Raster } from '../raster'
import type { Affine } from './affine'
import { addBend, type Bend } from './bend'
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
  readonly bend?: PlacedBend
  /** The largest displacement down of the bend, whole source pixels. */
  readonly reach: number
  readonly columns: ColumnRange
  readonly across: ResampleKernel
  readonly down: ResampleKernel
  /** Source rows resampled across, each in the slot of its index modulo their number, which is a power of two. */
  readonly rows: Float32Array
  readonly slots: number
  /** Which source row each slot holds. */
  readonly held: Int32Array
  /** Where in the source each output column of the row at hand lies; by the across and by the down pass. */
  readonly places: Float64Array
}

/** A bend with where its region lies in the output, and source pixels for each pixel of the region. */
export interface PlacedBend {
  readonly bend: Bend
  readonly region: Box
  readonly scaleX: number
  readonly scaleY: number
}

/** How a picture is read: a map, a bend on top of it if need be, and the output columns that will be asked for. */
export interface WarpOptions {
  readonly map: Affine
  readonly bend?: PlacedBend
  readonly columns: ColumnRange
}

/** Rows kept beyond what one output row needs, so that small squares can be read one after the other. */
const SPARE_ROWS = 24

/**
 * Opens a picture for reading through a map that turns and zooms only a little. Each axis is resampled once, by the
 * cubic of `cubicKernel`: source rows across first, as they are needed, then down between them. That is exact for any
 * such map and takes less than half the time of a square of 4 x 4 for each pixel.
 * Source: Catmull and Smith, "3-D Transformations of Images in Scanline Order" (1980).
 */
export function openWarp(source: Raster, { map, columns, bend }: WarpOptions): Warp {
  const width = columns.to - columns.from
  const across = cubicKernel(Math.abs(rowMap(map).step))
  const down = cubicKernel(Math.abs(map.yy))
  const reach = reachOf(bend)
  const needed = Math.abs(map.yx) * width + down.taps + SPARE_ROWS + 2 * reach
  const slots = 2 ** Math.ceil(Math.log2(needed))
  const rows = new Float32Array(slots * width * 3)
  return {
    source,
    map,
    reach,
    columns,
    across,
    down,
    rows,
    slots,
    held: new Int32Array(slots).fill(NOTHING),
    places: new Float64Array(width),
    ...(bend === undefined ? {} : { bend }),
  }
}

function reachOf(placed: PlacedBend | undefined): number {
  if (placed === undefined) return 0
  const most = placed.bend.nodes.reduce(
    (largest, value, at) => (at % 2 === 1 ? Math.max(largest, Math.abs(value)) : largest),
    0,
  )
  return Math.ceil(most * placed.scaleY) + 1
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
  const lowest = Math.min(start + map.yx * from, start + map.yx * (to - 1)) - warp.reach
  holdRows(warp, lowest, Math.abs(map.yx) * (to - from) + 2 * warp.reach)
  const places = warp.places.subarray(0, to - from)
  fillPlaces(places, start + map.yx * from, map.yx)
  bendPlaces(warp.bend, places, { axis: 1, x: from, y, stepY: 0 })
  const width = columns.to - columns.from
  const last = warp.slots - 1
  for (let x = from; x < to; x += 1) {
    const sourceY = places[x - from] ?? 0
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

function fillPlaces(places: Float64Array, start: number, step: number): void {
  for (let at = 0; at < places.length; at += 1) places[at] = start + at * step
}

/** Adds the bend along a line of the output that begins at pixel `x`, `y` and falls by `stepY` for each column. */
function bendPlaces(
  placed: PlacedBend | undefined,
  places: Float64Array,
  { axis, x, y, stepY }: { readonly axis: 0 | 1; readonly x: number; readonly y: number; readonly stepY: number },
): void {
  if (placed === undefined) return
  const { bend, region, scaleX, scaleY } = placed
  const line = {
    axis,
    u: (x + 0.5 - region.leftPx) / region.widthPx,
    v: (y + 0.5 - region.topPx) / region.heightPx,
    stepU: 1 / region.widthPx,
    stepV: stepY / region.heightPx,
  }
  addBend(bend, line, axis === 0 ? scaleX : scaleY, places)
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
  const start = base + slant * (row + 0.5) + step * (columns.from + 0.5) - 0.5
  const places = warp.places
  fillPlaces(places, start, step)
  // The output row that this source row belongs to, column by column; the bend itself moves it too little to matter.
  const stepY = -map.yx / map.yy
  const y = (row + 0.5 - map.y0) / map.yy + stepY * (columns.from + 0.5) - 0.5
  bendPlaces(warp.bend, places, { axis: 0, x: columns.from, y, stepY })
  const line: Line = {
    pixels: source.data.subarray(mirror(row, source.extent.heightPx) * source.extent.widthPx * 4),
    target: slot * width * 3,
  }
  const inner = warp.across.taps === 4 ? innerColumns(places, source.extent.widthPx) : { from: width, to: width }
  resampleAny(warp, line, { from: 0, to: inner.from })
  resampleFour(warp, line, inner)
  resampleAny(warp, line, { from: inner.to, to: width })
}

/** The columns whose four source pixels all lie inside the picture; places rise from column to column. */
function innerColumns(places: Float64Array, widthPx: number): ColumnRange {
  let from = 0
  while (from < places.length && (places[from] ?? 0) < 1) from += 1
  let to = places.length
  while (to > from && (places[to - 1] ?? 0) >= widthPx - 3) to -= 1
  return { from, to }
}

/** One source row on its way into a slot. */
interface Line {
  readonly pixels: Uint8ClampedArray
  readonly target: number
}

/** The common case, written out because it takes most of the time at 4K. */
function resampleFour({ across, rows, places }: Warp, { pixels, target }: Line, { from, to }: ColumnRange): void {
  const { weights } = across
  for (let x = from; x < to; x += 1) {
    const place = places[x] ?? 0
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

function resampleAny(warp: Warp, { pixels, target }: Line, { from, to }: ColumnRange): void {
  const { weights, taps } = warp.across
  const { widthPx } = warp.source.extent
  for (let x = from; x < to; x += 1) {
    const place = warp.places[x] ?? 0
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

// Only thin rims are ever beyond the edge, so one reflection is enough and the rest is held at the edge.
function mirror(value: number, length: number): number {
  if (value >= 0 && value < length) return value
  const reflected = value < 0 ? -1 - value : 2 * length - 1 - value
  return Math.min(length - 1, Math.max(0, reflected))
}
