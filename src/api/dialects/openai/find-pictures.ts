import type { Bytes } from '../../../core/generation'

/** A picture's bytes, or whatever a sender put in their place (a link, mostly). */
export type FoundPicture = Bytes | string

/** The pictures in a value: one, a list of them, or objects that hold one as `image_url`, `url` or `image`. */
export function findPictures(value: unknown): readonly FoundPicture[] {
  if (isBytes(value) || typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(findPictures)
  if (typeof value !== 'object' || value === null) return []
  if ('image_url' in value) return findPictures(value.image_url)
  if ('url' in value) return findPictures(value.url)
  return 'image' in value ? findPictures(value.image) : []
}

// Bytes from the sieve have an ArrayBuffer of their own; the type system cannot see that.
function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array
}
