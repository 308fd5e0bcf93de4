import type { Extent } from '../../../core/extent'
import { shrinkToShortEdge } from '../../../core/extent'
import type { Raster } from '../../../core/raster'

/** A small picture without fine detail, to be enlarged: red, green, blue as floats 0 to 255. */
export interface SoftPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly colours: Float32Array
}

/** Writes one row of a soft picture, enlarged to `widthPx` by `heightPx`, into `colours` from `offset` on. */
export function enlargeRow(
  picture: SoftPicture,
  { widthPx, heightPx, y }: Extent & { readonly y: number },
  colours: Float32Array,
  offset: number,
): void {
  const place = Math.min(picture.heightPx - 1, Math.max(0, ((y + 0.5) * picture.heightPx) / heightPx - 0.5))
  const upper = Math.floor(place) * picture.widthPx * 3
  const lower = Math.min(picture.heightPx - 1, Math.floor(place) + 1) * picture.widthPx * 3
  const down = place - Math.floor(place)
  const row = new Float32Array(picture.widthPx * 3 + 3)
  for (let index = 0; index < picture.widthPx * 3; index += 1) {
    const above = picture.colours[upper + index] ?? 0
    row[index] = above + ((picture.colours[lower + index] ?? 0) - above) * down
  }
  row.copyWithin(row.length - 3, row.length - 6, row.length - 3)
  const step = picture.widthPx / widthPx
  const last = picture.widthPx - 1
  for (let x = 0, at = offset; x < widthPx; x += 1, at += 3) {
    let column = (x + 0.5) * step - 0.5
    if (column < 0) column = 0
    else if (column > last) column = last
    const cell = column | 0
    const along = column - cell
    const from = cell * 3
    const red = row[from] ?? 0
    const green = row[from + 1] ?? 0
    const blue = row[from + 2] ?? 0
    colours[at] = red + ((row[from + 3] ?? 0) - red) * along
    colours[at + 1] = green + ((row[from + 4] ?? 0) - green) * along
    colours[at + 2] = blue + ((row[from + 5] ?? 0) - blue) * along
  }
}

/** A picture averaged down so that its shorter side is about `shortPx`; as it is where it is smaller. */
export function soften(raster: Raster, shortPx: number): SoftPicture {
  const { widthPx, heightPx } = raster.extent
  const small = shrinkToShortEdge(raster.extent, shortPx)
  const sums = new Float32Array(small.widthPx * small.heightPx * 3)
  const counts = new Float32Array(small.widthPx * small.heightPx)
  const columns = Int32Array.from({ length: widthPx }, (_, x) => Math.floor((x * small.widthPx) / widthPx))
  for (let y = 0; y < heightPx; y += 1) {
    const row = Math.floor((y * small.heightPx) / heightPx) * small.widthPx
    for (let x = 0, from = y * widthPx * 4; x < widthPx; x += 1, from += 4) {
      const cell = row + (columns[x] ?? 0)
      counts[cell] = (counts[cell] ?? 0) + 1
      sums[cell * 3] = (sums[cell * 3] ?? 0) + (raster.data[from] ?? 0)
      sums[cell * 3 + 1] = (sums[cell * 3 + 1] ?? 0) + (raster.data[from + 1] ?? 0)
      sums[cell * 3 + 2] = (sums[cell * 3 + 2] ?? 0) + (raster.data[from + 2] ?? 0)
    }
  }
  for (let index = 0; index < sums.length; index += 1)
    sums[index] = (sums[index] ?? 0) / (counts[Math.floor(index / 3)] ?? 1)
  return { ...small, colours: sums }
}
