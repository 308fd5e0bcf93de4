import { fitWithin } from '../../../core/extent'
import type { EncodedImage } from '../../../core/generation'
import type { ImageCodec, Raster } from '../../../core/raster'
import { cutContext } from '../../../imaging/crop/cut-context'
import { boxOf } from '../../../imaging/raster'

/** Long side of the pictures on a card, pixels. */
const CARD_EDGE_PX = 1024

/** A picture small enough for a card of the window. */
export async function encodeSmall(
  raster: Raster,
  mediaType: 'image/jpeg' | 'image/png',
  codec: ImageCodec,
): Promise<EncodedImage> {
  const extent = fitWithin(raster.extent, CARD_EDGE_PX)
  const small = cutContext(raster, { region: boxOf(raster.extent), extent })
  return { bytes: await codec.encode(small, mediaType), mediaType, extent }
}
