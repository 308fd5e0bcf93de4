import type { Box, Extent, MaskPlane, Raster } from '../raster'

/**
 * Which cells of a grid laid over a part of the picture may be compared: 1 where the cell and a ring of `marginCells`
 * round it hold no masked pixel, no transparent one and nothing beyond the picture; else 0.
 */
export function usableGrid(
  { original, mask, part }: { readonly original: Raster; readonly mask: MaskPlane; readonly part: Box },
  extent: Extent,
  marginCells: number,
): Uint8Array {
  const blocked = new Uint8Array(extent.widthPx * extent.heightPx)
  const columns = cellOf(part.widthPx, extent.widthPx)
  for (let y = 0; y < part.heightPx; y += 1) {
    const row = Math.min(extent.heightPx - 1, Math.floor((y * extent.heightPx) / part.heightPx))
    blockRow({ original, mask, part }, { y: part.topPx + y, columns }, blocked.subarray(row * extent.widthPx))
  }
  return freeOf(blocked, extent, marginCells)
}

function cellOf(length: number, cells: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => Math.min(cells - 1, Math.floor((at * cells) / length)))
}

function blockRow(
  { original, mask, part }: { readonly original: Raster; readonly mask: MaskPlane; readonly part: Box },
  { y, columns }: { readonly y: number; readonly columns: Int32Array },
  blocked: Uint8Array,
): void {
  const { widthPx, heightPx } = original.extent
  const start = y * widthPx
  const isBeyond = y < 0 || y >= heightPx
  for (let at = 0; at < columns.length; at += 1) {
    const x = part.leftPx + at
    const isOut = isBeyond || x < 0 || x >= widthPx
    if (isOut || (mask.data[start + x] ?? 0) > 0 || (original.data[(start + x) * 4 + 3] ?? 0) < 255) {
      blocked[columns[at] ?? 0] = 1
    }
  }
}

/** 1 where nothing is blocked within a square of `margin` cells; row by row, since columns would be slow to walk. */
function freeOf(blocked: Uint8Array, { widthPx, heightPx }: Extent, margin: number): Uint8Array {
  const free = new Uint8Array(blocked.length)
  // For each column, the last row that a blocked cell above or ahead still reaches.
  const reach = new Int32Array(widthPx).fill(-1)
  for (let y = -margin; y < heightPx; y += 1) {
    const ahead = y + margin
    if (ahead < heightPx)
      spreadRow(blocked.subarray(ahead * widthPx, (ahead + 1) * widthPx), reach, { margin, y: ahead })
    if (y < 0) continue
    for (let x = 0; x < widthPx; x += 1) free[y * widthPx + x] = (reach[x] ?? 0) < y ? 1 : 0
  }
  return free
}

function spreadRow(blocked: Uint8Array, reach: Int32Array, { margin, y }: { margin: number; y: number }): void {
  let from = 0
  for (let x = 0; x < blocked.length; x += 1) {
    if (blocked[x] === 0) continue
    const to = Math.min(blocked.length - 1, x + margin)
    for (let at = Math.max(from, x - margin); at <= to; at += 1) reach[at] = y + margin
    from = to + 1
  }
}
