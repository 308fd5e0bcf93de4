import type { EncodedImage } from '../../core/generation'
import { type ImageHeader, readImageHeader } from '../../core/image-header'
import type { ImageCodec, Raster } from '../../core/raster'

/**
 * The most pixels that are ever decoded: above it a small file can take gigabytes of memory. Twice the largest
 * picture of any model (6336x2688 is 17 million) leaves room for photographs from cameras.
 */
export const MAX_DECODED_PIXELS = 100_000_000

/** JPEG quality at which a second encoding is not seen. Source: measured against PNG on photographs, RMSE below 2 of 255. */
export const JPEG_QUALITY = 0.92

/** A picture whose header promises more than `MAX_DECODED_PIXELS`. */
export class PictureTooLargeError extends Error {}

/**
 * The browser's own decoder and encoder; works in a window and in a worker.
 * Colours are taken as they are stored, without conversion, unless sRGB is asked for; opaque pixels come out exactly.
 * Rejects with `PictureTooLargeError` before anything is decoded, and with another error for broken bytes.
 */
export function createCanvasCodec(): ImageCodec {
  return {
    async decode(image, options) {
      const bitmap =
        options?.colours === 'srgb'
          ? await openBitmap(image.bytes, image)
          : await decodeBitmap(image.bytes, options?.maxEdgePx)
      try {
        return readPixels(bitmap)
      } finally {
        bitmap.close()
      }
    },
    async encode(raster, mediaType) {
      const canvas = new OffscreenCanvas(raster.extent.widthPx, raster.extent.heightPx)
      const context = contextOf(canvas, mediaType === 'image/jpeg')
      context.putImageData(new ImageData(raster.data, raster.extent.widthPx, raster.extent.heightPx), 0, 0)
      return encodeCanvas(canvas, mediaType)
    },
  }
}

/** Decodes bytes to a bitmap, shrunk to `maxEdgePx` on the way where it is larger. The caller closes it. */
async function decodeBitmap(bytes: EncodedImage['bytes'], maxEdgePx?: number): Promise<ImageBitmap> {
  const header = readImageHeader(bytes)
  if (header === undefined) throw new Error('No picture')
  const { widthPx, heightPx } = header.extent
  if (widthPx * heightPx > MAX_DECODED_PIXELS) throw new PictureTooLargeError()
  const blob = new Blob([bytes], { type: header.mediaType })
  if (maxEdgePx === undefined || Math.max(widthPx, heightPx) <= maxEdgePx) return createImageBitmap(blob, EXACT)
  const bitmap = await createImageBitmap(blob, shrinkTo(maxEdgePx, widthPx, heightPx))
  // A photograph may be stored on its side and turned while decoding: then the other side is the long one.
  if (Math.max(bitmap.width, bitmap.height) <= maxEdgePx) return bitmap
  const turned = await createImageBitmap(bitmap, shrinkTo(maxEdgePx, bitmap.width, bitmap.height))
  bitmap.close()
  return turned
}

const EXACT: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }

// Only one side is given, so that the browser keeps the proportions itself.
function shrinkTo(maxEdgePx: number, widthPx: number, heightPx: number): ImageBitmapOptions {
  const side = widthPx >= heightPx ? { resizeWidth: maxEdgePx } : { resizeHeight: maxEdgePx }
  return { ...EXACT, ...side, resizeQuality: 'high' }
}

/**
 * Decodes bytes to a bitmap of their own size, with colours brought to sRGB: what is encoded again loses its profile.
 * Half the time of an exact decode. Rejects with `PictureTooLargeError` before anything is decoded. The caller closes it.
 */
export function openBitmap(bytes: EncodedImage['bytes'], { mediaType, extent }: ImageHeader): Promise<ImageBitmap> {
  if (extent.widthPx * extent.heightPx > MAX_DECODED_PIXELS) return Promise.reject(new PictureTooLargeError())
  return createImageBitmap(new Blob([bytes], { type: mediaType }))
}

/** Encodes what a canvas shows. */
export async function encodeCanvas(
  canvas: OffscreenCanvas,
  mediaType: 'image/png' | 'image/jpeg',
): Promise<EncodedImage['bytes']> {
  const blob = await canvas.convertToBlob({ type: mediaType, quality: JPEG_QUALITY })
  return new Uint8Array(await blob.arrayBuffer())
}

/** A drawing context that holds its pixels in memory rather than on the graphics card. */
export function contextOf(canvas: OffscreenCanvas, opaque: boolean): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: !opaque, willReadFrequently: true })
  if (context === null) throw new Error('No drawing context')
  return context
}

function readPixels(bitmap: ImageBitmap): Raster {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = contextOf(canvas, false)
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  return { extent: { widthPx: bitmap.width, heightPx: bitmap.height }, data: ownBuffer(data) }
}

// The typings allow shared memory here; a canvas never gives any.
function ownBuffer(data: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  return data.buffer instanceof ArrayBuffer
    ? new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)
    : new Uint8ClampedArray(data)
}
