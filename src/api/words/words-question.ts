import type { Bytes } from '../../core/generation'
import type { ImageMediaType } from '../../core/image-header'

/** A question to a text model, with a picture where it is about one. */
export interface WordsQuestion {
  readonly prompt: string
  /** `data` is the file, or its base64 where it came so. */
  readonly image?: { readonly mediaType: ImageMediaType; readonly data: Bytes | string }
}
