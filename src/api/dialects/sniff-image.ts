import type { Bytes, EncodedImage } from '../../core/generation'
import { readImageHeader } from '../../core/image-header'

/** A picture whose type and size were read from its own bytes; undefined when they are no picture we know. */
export function sniffImage(bytes: Bytes): EncodedImage | undefined {
  const header = readImageHeader(bytes)
  return header === undefined ? undefined : { bytes, ...header }
}
