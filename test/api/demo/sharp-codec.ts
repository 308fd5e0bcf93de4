import sharp from 'sharp'
import type { ImageCodec } from '../../../src/core/raster'

/** A real codec for tests in Node. */
export function createSharpCodec(): ImageCodec {
  return {
    async decode(image, options) {
      const maxEdgePx = options?.maxEdgePx
      const decoder = sharp(image.bytes).ensureAlpha()
      const shrunk =
        maxEdgePx === undefined
          ? decoder
          : decoder.resize(maxEdgePx, maxEdgePx, { fit: 'inside', withoutEnlargement: true })
      const { data, info } = await shrunk.raw().toBuffer({ resolveWithObject: true })
      return { extent: { widthPx: info.width, heightPx: info.height }, data: new Uint8ClampedArray(data) }
    },
    async encode({ extent, data }, mediaType) {
      const raw = { width: extent.widthPx, height: extent.heightPx, channels: 4 } as const
      const picture = sharp(data, { raw }).removeAlpha()
      const encoded = mediaType === 'image/png' ? picture.png({ compressionLevel: 1 }) : picture.jpeg({ quality: 92 })
      return new Uint8Array(await encoded.toBuffer())
    },
  }
}
