import sharp from 'sharp'
import type { Bytes } from '../core/generation'
import type { ImageCodec } from '../core/raster'

/** A little above the largest picture of any model (12288 x 1536 and 6336 x 2688 are far below): keeps picture bombs out. */
const MAX_INPUT_PIXELS = 110e6
/** As the plugin encodes. */
const JPEG_QUALITY = 92

/** Decodes and encodes pictures in Node. The orientation that a camera notes is left alone, as the header's size is read. */
export function createSharpCodec(): ImageCodec {
  return {
    async decode({ bytes }, { maxEdgePx } = {}) {
      const source = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' })
      const sized =
        maxEdgePx === undefined
          ? source
          : source.resize({ width: maxEdgePx, height: maxEdgePx, fit: 'inside', withoutEnlargement: true })
      const { data, info } = await sized.toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      return {
        extent: { widthPx: info.width, heightPx: info.height },
        data: new Uint8ClampedArray(data),
      }
    },
    async encode({ extent, data }, mediaType) {
      const raw = { width: extent.widthPx, height: extent.heightPx, channels: 4 } as const
      const picture = sharp(data, { raw })
      const encoded =
        mediaType === 'image/png'
          ? picture.png({ compressionLevel: 3 })
          : picture.flatten({ background: '#ffffff' }).jpeg({ quality: JPEG_QUALITY })
      return ownBytes(await encoded.toBuffer())
    },
  }
}

// A Buffer may be a window into a shared pool; ours must own its memory.
function ownBytes(buffer: Buffer): Bytes {
  return new Uint8Array(buffer)
}
