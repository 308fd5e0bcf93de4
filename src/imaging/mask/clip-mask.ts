import { type Box, boxOf, type MaskPlane } from '../raster'
import { boundsOfMask } from './mask-plane'

/** The mask with nothing outside `box`; the same mask where it lies inside already. */
export function clipMask(mask: MaskPlane, box: Box): MaskPlane {
  if (holds(box, boxOf(mask.extent))) return mask
  const bounds = boundsOfMask(mask)
  if (bounds === undefined || holds(box, bounds)) return mask
  const { widthPx, heightPx } = mask.extent
  const data = new Uint8Array(mask.data.length)
  const from = Math.max(0, box.leftPx)
  const to = Math.min(widthPx, box.leftPx + box.widthPx)
  for (let y = Math.max(0, box.topPx); y < Math.min(heightPx, box.topPx + box.heightPx); y += 1) {
    data.set(mask.data.subarray(y * widthPx + from, y * widthPx + to), y * widthPx + from)
  }
  return { extent: mask.extent, data }
}

function holds(outer: Box, inner: Box): boolean {
  return (
    inner.leftPx >= outer.leftPx &&
    inner.topPx >= outer.topPx &&
    inner.leftPx + inner.widthPx <= outer.leftPx + outer.widthPx &&
    inner.topPx + inner.heightPx <= outer.topPx + outer.heightPx
  )
}
