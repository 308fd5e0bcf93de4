import { type Failure, failure } from '../../core/failure'
import type { EncodedImage } from '../../core/generation'
import type { PictureLimits } from './dialect'

/** `invalid-request`, naming the limit, when a request holds too many pictures. */
export function checkCount(count: number, limits: PictureLimits | undefined): Failure | undefined {
  if (limits === undefined || count <= limits.pictures) return undefined
  const message = `The request holds ${count} pictures; at most ${limits.pictures} are taken, the mask among them.`
  return failure({ kind: 'invalid-request' }, message)
}

/** `too-large`, naming the limit, for a picture whose own header announces too many pixels. Nothing is decoded for it. */
export function checkPixels(
  { extent }: EncodedImage,
  what: string,
  limits: PictureLimits | undefined,
): Failure | undefined {
  const { widthPx, heightPx } = extent
  if (limits === undefined || widthPx * heightPx <= limits.picturePixels) return undefined
  const limit = `${Math.round(limits.picturePixels / 1e5) / 10} million pixels`
  return failure({ kind: 'too-large' }, `${what} is ${widthPx} x ${heightPx} px; at most ${limit} are taken.`)
}
