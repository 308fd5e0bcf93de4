import type { EncodedImage } from '../../../core/generation'
import type { ImageCodec, Raster } from '../../../core/raster'
import type { MaskPlane } from '../../../imaging/raster'

/** A mask as a grey PNG, 255 = edit. */
export async function encodeMask({ extent, data }: MaskPlane, codec: ImageCodec): Promise<EncodedImage> {
  const grey = new Uint8ClampedArray(data.length * 4)
  for (let at = 0; at < data.length; at += 1) {
    grey.fill(data[at] ?? 0, at * 4, at * 4 + 3)
    grey[at * 4 + 3] = 255
  }
  return { bytes: await codec.encode({ extent, data: grey }, 'image/png'), mediaType: 'image/png', extent }
}

/** A decoded grey picture as a mask. */
export function maskOfGrey({ extent, data }: Raster): MaskPlane {
  const plane = new Uint8Array(extent.widthPx * extent.heightPx)
  for (let at = 0; at < plane.length; at += 1) plane[at] = data[at * 4] ?? 0
  return { extent, data: plane }
}
