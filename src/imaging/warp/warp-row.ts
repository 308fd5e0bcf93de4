import type { Raster } from '../raster'
import type { Affine } from './affine'
import { cubicKernel, PHASES, type ResampleKernel } from './resample-kernel'

/** A picture that is read through a map, row by row, so that no second copy of it is ever held. */
export interface Warp {
  readonly source: Raster
  /** From the output's continuous coordinates to the source's. */
  readonly map: Affine
  readonly across: ResampleKernel
  readonly down: ResampleKernel
  /** Byte offsets within a row of the pixels that the current output pixel reads. */
  readonly columns: Int32Array
}

/** One cubic resampling for shift, turn and scale together; see `cubicKernel`. */
export function openWarp(source: Raster, map: Affine): Warp {
  const across = cubicKernel(Math.hypot(map.xx, map.yx))
  const down = cubicKernel(Math.hypot(map.xy, map.yy))
  return { source, map, across, down, columns: new Int32Array(across.taps) }
}

/** A stretch of one output row: the pixels from `from` up to, not including, `to`. */
export interface RowSpan {
  readonly y: number
  readonly from: number
  readonly to: number
}

/**
 * Writes R, G, B of the span to `out`, three numbers a pixel, 0..255 before rounding (a cubic may overshoot a little).
 * Beyond the source's edge the picture is mirrored. Alpha is left to the caller: answers of models are opaque.
 */
export function warpRow(warp: Warp, { y, from, to }: RowSpan, out: Float32Array): void {
  const { source, map, across, down, columns } = warp
  const { data } = source
  const { widthPx, heightPx } = source.extent
  for (let x = from; x < to; x += 1) {
    const sourceX = map.xx * (x + 0.5) + map.xy * (y + 0.5) + map.x0 - 0.5
    const sourceY = map.yx * (x + 0.5) + map.yy * (y + 0.5) + map.y0 - 0.5
    const firstX = Math.floor(sourceX)
    const firstY = Math.floor(sourceY)
    const weightX = Math.round((sourceX - firstX) * PHASES) * across.taps
    const weightY = Math.round((sourceY - firstY) * PHASES) * down.taps
    placeColumns(columns, firstX - across.taps / 2 + 1, widthPx)
    const top = firstY - down.taps / 2 + 1
    let red = 0
    let green = 0
    let blue = 0
    for (let row = 0; row < down.taps; row += 1) {
      const start = mirror(top + row, heightPx) * widthPx * 4
      const rowWeight = down.weights[weightY + row] ?? 0
      for (let column = 0; column < columns.length; column += 1) {
        const weight = rowWeight * (across.weights[weightX + column] ?? 0)
        const at = start + (columns[column] ?? 0)
        red += weight * (data[at] ?? 0)
        green += weight * (data[at + 1] ?? 0)
        blue += weight * (data[at + 2] ?? 0)
      }
    }
    const target = (x - from) * 3
    out[target] = red
    out[target + 1] = green
    out[target + 2] = blue
  }
}

function placeColumns(columns: Int32Array, first: number, widthPx: number): void {
  for (let column = 0; column < columns.length; column += 1) columns[column] = mirror(first + column, widthPx) * 4
}

// Only thin rims are ever beyond the edge, so one reflection is enough and the rest is held at the edge.
function mirror(value: number, length: number): number {
  if (value >= 0 && value < length) return value
  const reflected = value < 0 ? -1 - value : 2 * length - 1 - value
  return Math.min(length - 1, Math.max(0, reflected))
}
