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
  const columns = spansAlong(part.widthPx, extent.widthPx)
  const luma = new Float32Array(part.widthPx)
  const line = new Float32Array(extent.widthPx)
  const rowsPerCell = part.heightPx / extent.heightPx
  for (let y = 0; y < part.heightPx; y += 1) {
    readLuma(source, { ...part, topPx: part.topPx + y }, luma)
    reduceLine(luma, columns, line)
    const cell = Math.min(extent.heightPx - 1, Math.floor(y / rowsPerCell + 1e-9))
    const beyond = Math.min(1, Math.max(0, y + 1 - (cell + 1) * rowsPerCell))
    addLine(line, data, { start: cell * extent.widthPx, share: (1 - beyond) / rowsPerCell })
    if (beyond > 1e-6 && cell + 1 < extent.heightPx) {
      addLine(line, data, { start: (cell + 1) * extent.widthPx, share: beyond / rowsPerCell })
    }
  }
  return { extent, data }
}

function readLuma(source: Raster, part: Box, luma: Float32Array): void {
  const { data } = source
  const { widthPx, heightPx } = source.extent
  const from = Math.min(luma.length - 1, Math.max(0, -part.leftPx))
  const to = Math.max(from + 1, Math.min(luma.length, widthPx - part.leftPx))
  const row = Math.min(heightPx - 1, Math.max(0, part.topPx)) * widthPx
  let at = (row + Math.min(widthPx - 1, Math.max(0, part.leftPx + from))) * 4
  for (let x = from; x < to; x += 1) {
    luma[x] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
    at += 4
  }
  luma.fill(luma[from] ?? 0, 0, from)
  luma.fill(luma[to - 1] ?? 0, to)
}

/** For each cell: the source pixels it covers, and how much of the first and of the last one. */
interface Spans {
  readonly first: Int32Array
  readonly last: Int32Array
  readonly firstShare: Float32Array
  readonly lastShare: Float32Array
}

function spansAlong(length: number, cells: number): Spans {
  const step = length / cells
  const starts = Float64Array.from({ length: cells + 1 }, (_, cell) => Math.min(length, cell * step))
  const startOf = (cell: number) => starts[cell] ?? length
  return {
    first: Int32Array.from({ length: cells }, (_, cell) => Math.floor(startOf(cell) + 1e-9)),
    last: Int32Array.from({ length: cells }, (_, cell) => Math.ceil(startOf(cell + 1) - 1e-9) - 1),
    firstShare: Float32Array.from({ length: cells }, (_, cell) => Math.floor(startOf(cell) + 1e-9) + 1 - startOf(cell)),
    lastShare: Float32Array.from(
      { length: cells },
      (_, cell) => startOf(cell + 1) - Math.ceil(startOf(cell + 1) - 1e-9) + 1,
    ),
  }
}

/** The mean of what each cell covers along a line. */
function reduceLine(luma: Float32Array, spans: Spans, line: Float32Array): void {
  const cells = line.length
  if (luma.length === cells) {
    line.set(luma)
    return
  }
  const scale = cells / luma.length
  for (let cell = 0; cell < cells; cell += 1) {
    const first = spans.first[cell] ?? 0
    const last = spans.last[cell] ?? 0
    let sum = (luma[first] ?? 0) * (spans.firstShare[cell] ?? 0) + (luma[last] ?? 0) * (spans.lastShare[cell] ?? 0)
    for (let at = first + 1; at < last; at += 1) sum += luma[at] ?? 0
    line[cell] = sum * scale
  }
}

function addLine(line: Float32Array, data: Float32Array, { start, share }: { start: number; share: number }): void {
  for (let x = 0; x < line.length; x += 1) data[start + x] = (data[start + x] ?? 0) + (line[x] ?? 0) * share
}
