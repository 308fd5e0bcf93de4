import type { Bytes } from '../../core/generation'
import { Base64Decoder } from '../wire/base64'

/** The bytes of base64 that is there as text, as it is only where no member name announced it; undefined when it is none. */
export function readBase64(base64: string): Bytes | undefined {
  const decoder = new Base64Decoder(Math.ceil(base64.length * 0.75))
  decoder.write(new TextEncoder().encode(base64))
  return decoder.finish()
}

/** The bytes of a base64 data URL of a picture; undefined for every other text. */
export function readDataUrl(text: string): Bytes | undefined {
  const head = /^data:image\/[\w.+-]{1,40};base64,/i.exec(text)?.[0]
  return head === undefined ? undefined : readBase64(text.slice(head.length))
}
