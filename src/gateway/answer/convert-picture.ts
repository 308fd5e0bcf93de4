import sharp, { type Sharp } from 'sharp'
import type { PictureFormat } from '../../api/dialects/dialect'
import { sniffImage } from '../../api/dialects/sniff-image'
import type { Extent } from '../../core/extent'
import { type Failure, failure } from '../../core/failure'
import type { EncodedImage } from '../../core/generation'
import type { ImageMediaType } from '../../core/image-header'
import { fail, ok, type Result } from '../../core/result'
import { createTurns } from './create-turns'

/** Makes other files of a picture. `protocol` is a picture that cannot be read. */
export interface PictureConverter {
  /** In the format wished for; the picture itself where it has that already. */
  convert(image: EncodedImage, wish: PictureFormat): Promise<Result<EncodedImage, Failure>>
  /** In its own format, no larger than `extent`, which must have its shape; the picture itself where it is that small already. */
  scaleDown(image: EncodedImage, extent: Extent): Promise<Result<EncodedImage, Failure>>
}

/** Bounds of a converter. */
export interface ConverterOptions {
  /** Most pictures at once; more wait. Decoding takes all cores it gets, and streams must not starve. */
  readonly maxAtOnce?: number
  /** A picture of more pixels is not decoded. */
  readonly maxInputPixels?: number
}

/** A little above the largest picture of any model (12288 x 1536 and 6336 x 2688 are far below): keeps picture bombs out. */
const MAX_INPUT_PIXELS = 110e6
/** As the plugin encodes. */
const JPEG_QUALITY = 92
/** Sharp's own default. */
const WEBP_QUALITY = 80
const PNG_COMPRESSION_LEVEL = 3

/** A converter of its own queue. */
export function createPictureConverter({
  maxAtOnce = 2,
  maxInputPixels = MAX_INPUT_PIXELS,
}: ConverterOptions = {}): PictureConverter {
  const takeTurn = createTurns(maxAtOnce)
  const run = (image: EncodedImage, change: (picture: Sharp) => Sharp) =>
    takeTurn(async () => {
      const source = sharp(image.bytes, { limitInputPixels: maxInputPixels, failOn: 'error' })
      return encoded(change(source))
    })
  return {
    async convert(image, wish) {
      if (image.mediaType === wish.mediaType) return ok(image)
      return run(image, (picture) => inFormat(picture, wish.mediaType, wish.quality))
    },
    async scaleDown(image, { widthPx, heightPx }) {
      if (image.extent.widthPx <= widthPx && image.extent.heightPx <= heightPx) return ok(image)
      const size = { width: widthPx, height: heightPx, fit: 'fill', kernel: 'lanczos3' } as const
      return run(image, (picture) => inFormat(picture.resize(size), image.mediaType, undefined))
    },
  }
}

function inFormat(picture: Sharp, mediaType: ImageMediaType, quality: number | undefined): Sharp {
  switch (mediaType) {
    case 'image/png':
      return picture.png({ compressionLevel: PNG_COMPRESSION_LEVEL })
    case 'image/webp':
      return picture.webp({ quality: quality ?? WEBP_QUALITY })
    case 'image/gif':
      return picture.gif()
    case 'image/jpeg':
      return picture.flatten({ background: '#ffffff' }).jpeg({ quality: quality ?? JPEG_QUALITY })
  }
}

async function encoded(picture: Sharp): Promise<Result<EncodedImage, Failure>> {
  try {
    // A Buffer may be a window into a shared pool; ours must own its memory.
    const image = sniffImage(new Uint8Array(await picture.toBuffer()))
    if (image !== undefined) return ok(image)
  } catch {
    // Told below.
  }
  return fail(failure({ kind: 'protocol' }, 'The model made a picture that cannot be read.'))
}
