import type { Box, Extent, FloatPlane, Raster } from '../raster'

/**
 * The brightness (0..255) of a part of a picture on a coarser grid, each value the mean of what it covers; `extent` may
 * not be larger than the part. Beyond the picture the edge repeats.
 *
 * Coded values are weighted as they are, without linear light: only the place of structures matters here.
 * Source: luma weights of ITU-R BT.601.
 */
export function reduceLuma(source: Raster, part: Box, extent: Extent): FloatPlane {
  const data = new Float32Array(extent.widthPx * extent.heightPx)
  const columns = sharesAlong(part.widthPx, extent.widthPx)
  const rows = sharesAlong(part.heightPx, extent.heightPx)
  const line = new Float32Array(extent.widthPx + 1)
  for (let y = 0; y < part.heightPx; y += 1) {
    line.fill(0)
    addRow(source, { ...part, topPx: part.topPx + y }, { columns, line })
    const row = rows.bin[y] ?? 0
    addLine(line, data, { start: row * extent.widthPx, share: rows.first[y] ?? 0 })
    const rest = rows.second[y] ?? 0
    if (rest > 0) addLine(line, data, { start: (row + 1) * extent.widthPx, share: rest })
  }
  return { extent, data }
}

/** For each source pixel: the grid cell it begins in, and its shares of that cell and of the next. */
interface Shares {
  readonly bin: Int32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

function sharesAlong(length: number, cells: number): Shares {
  const bin = new Int32Array(length)
  const first = new Float32Array(length)
  const second = new Float32Array(length)
  const step = cells / length
  for (let at = 0; at < length; at += 1) {
    const start = at * step
    const cell = Math.min(cells - 1, Math.floor(start + 1e-9))
    const beyond = Math.max(0, start + step - (cell + 1))
    bin[at] = cell
    second[at] = cell + 1 < cells && beyond > 1e-6 ? beyond : 0
    first[at] = step - (second[at] ?? 0)
  }
  return { bin, first, second }
}

function addRow(source: Raster, part: Box, { columns, line }: { columns: Shares; line: Float32Array }): void {
  const { data } = source
  const { widthPx, heightPx } = source.extent
  const start = Math.min(heightPx - 1, Math.max(0, part.topPx)) * widthPx
  const { bin, first, second } = columns
  for (let x = 0; x < part.widthPx; x += 1) {
    const column = part.leftPx + x
    const at = (start + (column < 0 ? 0 : column >= widthPx ? widthPx - 1 : column)) * 4
    const luma = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
    const cell = bin[x] ?? 0
    line[cell] = (line[cell] ?? 0) + luma * (first[x] ?? 0)
    line[cell + 1] = (line[cell + 1] ?? 0) + luma * (second[x] ?? 0)
  }
}

function addLine(line: Float32Array, data: Float32Array, { start, share }: { start: number; share: number }): void {
  for (let x = 0; x < line.length - 1; x += 1) {
    data[start + x] = (data[start + x] ?? 0) + (line[x] ?? 0) * share
  }
}
