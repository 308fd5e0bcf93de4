import type { Extent } from './extent'
import type { Bytes, EncodedImage } from './generation'

/** Decoded pixels: sRGB, straight (not premultiplied) alpha, 4 bytes a pixel in the order R, G, B, A, rows from the top. */
export interface Raster {
  readonly extent: Extent
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/** How a picture is decoded. */
export interface DecodeOptions {
  readonly maxEdgePx?: number
  readonly colours?: 'srgb'
}

/**
 * How an environment turns bytes into pixels and back: a canvas in a browser, sharp in Node.
 * `decode` may shrink to `maxEdgePx` on the way, which saves memory; both reject on broken or unknown bytes.
 * `colours: 'srgb'` brings a picture with a colour profile of its own to sRGB, as it is shown; else a browser leaves
 * numbers as they are stored.
 */
export interface ImageCodec {
  decode(image: EncodedImage, options?: DecodeOptions): Promise<Raster>
  encode(raster: Raster, mediaType: 'image/png' | 'image/jpeg'): Promise<Bytes>
}
