import { type Failure, failure } from '../../../core/failure'
import type { EncodedImage } from '../../../core/generation'
import type { ImageCodec, Raster } from '../../../core/raster'
import { fail, ok, type Result } from '../../../core/result'
import { sniffImage } from '../sniff-image'

/*
 * Our mask is grey, 255 = edit. OpenAI's is a PNG whose transparent pixels are to be edited, the size of the first picture.
 * Source: OpenAI images API, `mask` of images.edit.
 */

/** Our mask in OpenAI's form: alpha = 255 - mask. `invalid-request` when the mask cannot be read. */
export function alphaFromMask(mask: EncodedImage, codec: ImageCodec): Promise<Result<EncodedImage, Failure>> {
  return convert(mask, codec, (data, at) => {
    const grey = data[at] ?? 0
    data[at] = data[at + 1] = data[at + 2] = 0
    data[at + 3] = 255 - grey
  })
}

/** OpenAI's mask in our form: mask = 255 - alpha. `invalid-request` when it cannot be read, or nothing in it is transparent. */
export async function maskFromAlpha(
  alphaMask: EncodedImage,
  codec: ImageCodec,
): Promise<Result<EncodedImage, Failure>> {
  let asksForSomething = false
  const mask = await convert(alphaMask, codec, (data, at) => {
    const grey = 255 - (data[at + 3] ?? 255)
    if (grey > 0) asksForSomething = true
    data[at] = data[at + 1] = data[at + 2] = grey
    data[at + 3] = 255
  })
  if (!mask.ok || asksForSomething) return mask
  return refuse('The mask has no transparent pixels, so there is nothing to edit. Transparent means: edit here.')
}

async function convert(
  image: EncodedImage,
  codec: ImageCodec,
  change: (data: Raster['data'], at: number) => void,
): Promise<Result<EncodedImage, Failure>> {
  try {
    const raster = await codec.decode(image)
    for (let at = 0; at < raster.data.length; at += 4) change(raster.data, at)
    const converted = sniffImage(await codec.encode(raster, 'image/png'))
    return converted === undefined ? refuse('The mask could not be read.') : ok(converted)
  } catch {
    return refuse('The mask could not be read.')
  }
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
