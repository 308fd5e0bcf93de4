import { createHash } from 'node:crypto'
import { type ImageHeader, readImageHeader } from '../../core/image-header'
import type { KeptPicture } from './picture-store'

/** A JPEG may carry profiles and thumbnails before its size; more than this is no picture we know. */
const MAX_HEADER_BYTES = 256 * 1024

/** Learns what a picture is while its bytes pass by, without holding them. */
export interface PictureWatch {
  see(bytes: Uint8Array): void
  /** What all bytes together are. Undefined when they are no picture. */
  end(): KeptPicture | undefined
}

/** One for each picture. */
export function watchPicture(): PictureWatch {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let header: ImageHeader | undefined
  // The first bytes, until they say what they are.
  let head = Buffer.alloc(0)
  return {
    see(bytes) {
      hash.update(bytes)
      sizeBytes += bytes.byteLength
      if (header !== undefined || head.byteLength >= MAX_HEADER_BYTES) return
      head = Buffer.concat([head, bytes.subarray(0, MAX_HEADER_BYTES - head.byteLength)])
      header = readImageHeader(head)
      if (header !== undefined) head = Buffer.alloc(0)
    },
    end: () => (header === undefined ? undefined : { ...header, digest: hash.digest('hex'), sizeBytes }),
  }
}

/** Rejected by `close` for bytes that are no PNG, JPEG, GIF or WebP. */
export class NoPicture extends Error {
  constructor() {
    super('The provider sent bytes that are no picture.')
    this.name = 'NoPicture'
  }
}
