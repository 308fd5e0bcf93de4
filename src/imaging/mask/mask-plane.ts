import type { Box, Extent, MaskPlane } from '../raster'

/** A mask of one value everywhere: 0 edits nothing, 255 everything. */
export function plainMask(extent: Extent, value: 0 | 255): MaskPlane {
  return { extent, data: new Uint8Array(extent.widthPx * extent.heightPx).fill(value) }
}

/** The smallest rectangle that holds every pixel above 0; undefined where the mask edits nothing. */
export function boundsOfMask({ extent, data }: MaskPlane): Box | undefined {
  let left = extent.widthPx
  let right = -1
  let top = -1
  let bottom = -1
  for (let y = 0; y < extent.heightPx; y += 1) {
    const row = data.subarray(y * extent.widthPx, (y + 1) * extent.widthPx)
    const first = firstSet(row)
    if (first === row.length) continue
    if (top < 0) top = y
    bottom = y
    left = Math.min(left, first)
    right = Math.max(right, lastSet(row, right))
  }
  if (top < 0) return undefined
  return { leftPx: left, topPx: top, widthPx: right - left + 1, heightPx: bottom - top + 1 }
}

function firstSet(row: Uint8Array): number {
  let at = 0
  while (at < row.length && row[at] === 0) at += 1
  return at
}

/** Where the last set pixel of the row is, looking no farther left than `floor`. */
function lastSet(row: Uint8Array, floor: number): number {
  let at = row.length - 1
  while (at > floor && row[at] === 0) at -= 1
  return at
}

/** The same mask with edit and leave exchanged. */
export function invertMask({ extent, data }: MaskPlane): MaskPlane {
  return { extent, data: data.map((value) => 255 - value) }
}

/** How much of the picture the mask edits, 0..1; a half-edited pixel counts half. */
export function maskShare({ data }: MaskPlane): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 1) sum += data[at] ?? 0
  return data.length === 0 ? 0 : sum / (255 * data.length)
}

/** Whether every pixel is fully edited or fully left, so that its edge has no softness of its own. */
export function isHardMask({ data }: MaskPlane): boolean {
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] ?? 0
    if (value !== 0 && value !== 255) return false
  }
  return true
}
