import { type ImageHeader, readImageHeader } from '../../core/image-header'
import { fail, ok, type Result } from '../../core/result'
import { hashContent } from './content-hash'

/** Longest side Figma stores, in px. Source: developers.figma.com/docs/plugins/api/properties/figma-createimage. */
export const MAX_IMAGE_SIDE_PX = 4096

/** A picture file of the document, exactly the bytes that came in. */
export interface StoredImage {
  readonly hash: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly header: ImageHeader
}

/** Figma's own words for a picture it does not take. Source: the page named at {@link MAX_IMAGE_SIDE_PX}. */
export type ImageRefusal = 'Image is too small' | 'Image is too large' | 'Image type is unsupported'

/** The pictures of a document, by the hash of their content. Like Figma's, it only grows: undo does not forget bytes. */
export class ImageStore {
  readonly #images = new Map<string, StoredImage>()

  /** Keeps the bytes, uncopied: they are the store's from now on. Fails for what Figma refuses: no PNG, JPEG or GIF, or a side over 4096 px, or no content. */
  add(bytes: Uint8Array): Result<StoredImage, ImageRefusal> {
    if (bytes.length === 0) return fail('Image is too small')
    const header = readImageHeader(bytes)
    if (header === undefined || header.mediaType === 'image/webp') return fail('Image type is unsupported')
    const { widthPx, heightPx } = header.extent
    if (Math.max(widthPx, heightPx) > MAX_IMAGE_SIDE_PX) return fail('Image is too large')
    const hash = hashContent(bytes)
    const known = this.#images.get(hash)
    if (known !== undefined) return ok(known)
    const image: StoredImage = { hash, bytes: owned(bytes), header }
    this.#images.set(hash, image)
    return ok(image)
  }

  /** The picture, if the document has it. */
  get(hash: string): StoredImage | undefined {
    return this.#images.get(hash)
  }

  /** How many different pictures are held. */
  get count(): number {
    return this.#images.size
  }
}

// Memory shared between threads could change under the hash; any other is taken as it is.
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : new Uint8Array(bytes)
}
