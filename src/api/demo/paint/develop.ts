import type { Raster } from '../../../core/raster'
import type { Band } from './coat'
import type { Grain } from './grain'

/** Turns a band into bytes, with grain. `pixels` are little-endian RGBA, as every machine that runs this has them. */
export function develop(colours: Float32Array, band: Band, grain: Grain, pixels: Uint32Array): void {
  for (let index = 0; index < band.rows; index += 1) {
    const y = band.top + index
    const grainRow = (y % grain.side) * grain.side
    let place = (Math.imul(y, 7919) >>> 3) % grain.side
    let from = index * band.widthPx * 3
    const end = (y + 1) * band.widthPx
    for (let at = y * band.widthPx; at < end; at += 1, from += 3) {
      const speck = (grain.values[grainRow + place] ?? 0) + 0.5
      place = place + 1 === grain.side ? 0 : place + 1
      const red = clampByte((colours[from] ?? 0) + speck)
      const green = clampByte((colours[from + 1] ?? 0) + speck)
      const blue = clampByte((colours[from + 2] ?? 0) + speck)
      pixels[at] = -16777216 | (blue << 16) | (green << 8) | red
    }
  }
}

function clampByte(value: number): number {
  const whole = value | 0
  if (whole < 0) return 0
  return Math.min(whole, 255)
}

/** The other way: reads a band of bytes as floats. */
export function undevelop(raster: Raster, band: Band, colours: Float32Array): void {
  const start = band.top * band.widthPx * 4
  for (let at = start, to = 0; to < band.rows * band.widthPx * 3; at += 4, to += 3) {
    colours[to] = raster.data[at] ?? 0
    colours[to + 1] = raster.data[at + 1] ?? 0
    colours[to + 2] = raster.data[at + 2] ?? 0
  }
}
