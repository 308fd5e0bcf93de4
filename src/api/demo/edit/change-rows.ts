import type { Raster } from '../../../core/raster'
import type { Pace } from '../paint/pace'
import { enlargeRow, type SoftPicture } from '../paint/soft-picture'

/** Changes one row of a picture's bytes, which begins at `start`. */
export type RowChange = (pixels: Uint8ClampedArray, start: number, y: number) => void

/** Changes a picture row by row, with a breath now and then; gives the same picture back. */
export async function changeRows(raster: Raster, pace: Pace, change: RowChange): Promise<Raster> {
  const { widthPx, heightPx } = raster.extent
  for (let y = 0; y < heightPx; y += 1) {
    if (y % 16 === 0) await pace.breathe()
    change(raster.data, y * widthPx * 4, y)
  }
  return raster
}

/** A picture of its own with the same pixels. */
export function copyOf(raster: Raster): Raster {
  return { extent: raster.extent, data: raster.data.slice() }
}

/** A soft picture at full size, with the fine grain that every photograph has. */
export function fromSoft(soft: SoftPicture, like: Raster, pace: Pace): Promise<Raster> {
  const { extent } = like
  const raster: Raster = { extent, data: new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4) }
  const row = new Float32Array(extent.widthPx * 3)
  return changeRows(raster, pace, (pixels, start, y) => {
    enlargeRow(soft, { ...extent, y }, row, 0)
    for (let x = 0, at = start, from = 0; x < extent.widthPx; x += 1, at += 4, from += 3) {
      const speck = (((Math.imul(x + 13, 2654435761) ^ Math.imul(y + 7, 2246822519)) >>> 13) % 9) - 4
      pixels[at] = (row[from] ?? 0) + speck * 0.7
      pixels[at + 1] = (row[from + 1] ?? 0) + speck * 0.7
      pixels[at + 2] = (row[from + 2] ?? 0) + speck * 0.7
      pixels[at + 3] = 255
    }
  })
}
