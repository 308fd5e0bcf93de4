import type { ImageMediaType } from '../../core/image-header'

/** How far from the end the closing mark is looked for: some writers append a few bytes after it. */
const TAIL_BYTES = 65_536

/** The bytes that close a file: IEND, EOI, the GIF trailer. Source: PNG 11.2.5, ITU T.81 B.1.1.3, GIF89a 27. */
const CLOSING_MARKS: Readonly<Record<ImageMediaType, readonly number[]>> = {
  'image/png': [0x49, 0x45, 0x4e, 0x44],
  'image/jpeg': [0xff, 0xd9],
  'image/gif': [0x3b],
  'image/webp': [],
}

/** Whether a picture's bytes reach their end; a download cut short does not. Cheap, and no proof of a sound picture. */
export function isComplete(bytes: Uint8Array, mediaType: ImageMediaType): boolean {
  if (mediaType === 'image/webp') return isCompleteWebp(bytes)
  const mark = CLOSING_MARKS[mediaType]
  const end = bytes.length - mark.length
  for (let at = end; at >= Math.max(0, end - TAIL_BYTES); at -= 1) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return true
  }
  return false
}

// RIFF states its length up front. Source: RFC 9649 2.3.
function isCompleteWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.byteLength >= 8 && view.getUint32(4, true) + 8 <= view.byteLength
}
