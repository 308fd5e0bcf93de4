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

/** 1 where nothing is blocked within a square of `margin` cells, along rows and then along columns. */
function freeOf(blocked: Uint8Array, extent: Extent, margin: number): Uint8Array {
  const { widthPx, heightPx } = extent
  const wide = spread(blocked, { lines: heightPx, lineStep: widthPx, length: widthPx, step: 1 }, margin)
  const grown = spread(wide, { lines: widthPx, lineStep: 1, length: heightPx, step: widthPx }, margin)
  return grown.map((value) => 1 - value)
}

interface Walk {
  readonly lines: number
  readonly lineStep: number
  readonly length: number
  readonly step: number
}

function spread(cells: Uint8Array, { lines, lineStep, length, step }: Walk, margin: number): Uint8Array {
  const result = new Uint8Array(cells.length)
  for (let line = 0; line < lines; line += 1) {
    let reach = -1
    for (let at = -margin; at < length; at += 1) {
      const ahead = at + margin
      if (ahead < length && cells[line * lineStep + ahead * step] === 1) reach = ahead + margin
      if (at >= 0 && at <= reach) result[line * lineStep + at * step] = 1
    }
  }
  return result
}
