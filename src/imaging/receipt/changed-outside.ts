import type { MaskPlane, Raster } from '../raster'

/** Pixels that the patch would touch although the mask leaves them: counted, not assumed. 0, or the product is broken. */
export function countChangedOutside(patch: Raster, mask: MaskPlane): number {
  const pixels = new Uint32Array(patch.data.buffer, patch.data.byteOffset, mask.data.length)
  let changed = 0
  for (let at = 0; at < mask.data.length; at += 1) {
    if (mask.data[at] === 0 && pixels[at] !== 0) changed += 1
  }
  return changed
}
