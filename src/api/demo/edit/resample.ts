import type { Extent } from '../../../core/extent'
import type { Raster } from '../../../core/raster'
import type { Pace } from '../paint/pace'
import type { Framing } from './framing'

/** For every place along an axis: where its taps start in `weights` and `sources`, always `taps` of them. */
interface Taps {
  readonly taps: number
  readonly sources: Int32Array
  readonly weights: Float32Array
}

/**
 * Draws a picture at another size and place, smoothly (triangle filter, as wide as a shrunken pixel). What lies
 * outside the source is its mirror image. Transparent parts come out on white, as a model sees them; the result is opaque.
 */
export async function resample(source: Raster, extent: Extent, framing: Framing, pace: Pace): Promise<Raster> {
  const columns = makeTaps(extent.widthPx, source.extent.widthPx, framing.scaleX, framing.offsetX)
  const rows = makeTaps(extent.heightPx, source.extent.heightPx, framing.scaleY, framing.offsetY)
  const data = new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4)
  const narrowed = new Map<number, Float32Array>()
  const sum = new Float32Array(extent.widthPx * 3)
  for (let y = 0; y < extent.heightPx; y += 1) {
    if (y % 16 === 0) await pace.breathe()
    sum.fill(0)
    for (let tap = 0; tap < rows.taps; tap += 1) {
      const weight = rows.weights[y * rows.taps + tap] ?? 0
      if (weight === 0) continue
      const row = rows.sources[y * rows.taps + tap] ?? 0
      const narrow = narrowed.get(row) ?? narrowRow(source, row, columns, extent.widthPx)
      narrowed.set(row, narrow)
      addRow(sum, narrow, weight)
    }
    keepNear(narrowed, rows.taps + 2)
    writeRow(sum, data, y * extent.widthPx * 4)
  }
  return { extent, data }
}

function makeTaps(count: number, sourceCount: number, scale: number, offset: number): Taps {
  const support = Math.max(1, 1 / scale)
  const taps = Math.ceil(support * 2) + 1
  const sources = new Int32Array(count * taps)
  const weights = new Float32Array(count * taps)
  for (let index = 0; index < count; index += 1) {
    const centre = (index + 0.5 - offset) / scale - 0.5
    const first = Math.ceil(centre - support)
    let total = 0
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = Math.max(0, 1 - Math.abs(first + tap - centre) / support)
      sources[index * taps + tap] = mirrorIndex(first + tap, sourceCount)
      weights[index * taps + tap] = weight
      total += weight
    }
    for (let tap = 0; tap < taps; tap += 1) weights[index * taps + tap] = (weights[index * taps + tap] ?? 0) / total
  }
  return { taps, sources, weights }
}

/** Folds an index outside 0 to count - 1 back in, as in a mirror at each edge. */
function mirrorIndex(index: number, count: number): number {
  const folded = ((index % (2 * count)) + 2 * count) % (2 * count)
  return folded < count ? folded : 2 * count - 1 - folded
}

function narrowRow(source: Raster, row: number, columns: Taps, widthPx: number): Float32Array {
  const opaque = rowOnWhite(source, row)
  const out = new Float32Array(widthPx * 3)
  for (let x = 0, to = 0, entry = 0; x < widthPx; x += 1, to += 3) {
    let red = 0
    let green = 0
    let blue = 0
    for (let tap = 0; tap < columns.taps; tap += 1, entry += 1) {
      const weight = columns.weights[entry] ?? 0
      const from = (columns.sources[entry] ?? 0) * 3
      red += weight * (opaque[from] ?? 0)
      green += weight * (opaque[from + 1] ?? 0)
      blue += weight * (opaque[from + 2] ?? 0)
    }
    out[to] = red
    out[to + 1] = green
    out[to + 2] = blue
  }
  return out
}

function rowOnWhite(source: Raster, row: number): Float32Array {
  const { widthPx } = source.extent
  const out = new Float32Array(widthPx * 3)
  for (let x = 0, from = row * widthPx * 4, to = 0; x < widthPx; x += 1, from += 4, to += 3) {
    const alpha = (source.data[from + 3] ?? 255) / 255
    for (let channel = 0; channel < 3; channel += 1) {
      out[to + channel] = (source.data[from + channel] ?? 0) * alpha + 255 * (1 - alpha)
    }
  }
  return out
}

function addRow(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) + (row[index] ?? 0) * weight
}

// Rows come in order, so the oldest is the one no longer needed.
function keepNear(rows: Map<number, Float32Array>, limit: number): void {
  while (rows.size > limit) {
    const oldest = rows.keys().next()
    if (oldest.done === true) return
    rows.delete(oldest.value)
  }
}

function writeRow(sum: Float32Array, data: Uint8ClampedArray, start: number): void {
  for (let from = 0, at = start; from < sum.length; from += 3, at += 4) {
    data[at] = sum[from] ?? 0
    data[at + 1] = sum[from + 1] ?? 0
    data[at + 2] = sum[from + 2] ?? 0
    data[at + 3] = 255
  }
}
