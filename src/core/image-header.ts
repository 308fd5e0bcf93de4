import type { Extent } from './extent'

/** The picture formats we recognise. Figma itself takes PNG, JPEG and GIF only. */
export type ImageMediaType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

/** What the first bytes of a file say it is. */
export interface ImageHeader {
  readonly mediaType: ImageMediaType
  readonly extent: Extent
}

/**
 * Reads type and pixel size from the bytes themselves; names and media types lie (JPEG bytes in a `.png` are common).
 *
 * Needs about the first 64 kB (a JPEG may carry EXIF and ICC data before its size). Undefined when the bytes are no
 * PNG, JPEG, GIF or WebP, or stop before the size. Never throws.
 * Source: PNG 3rd ed. 11.2.1 (IHDR), ITU T.81 B.2.2 (SOFn), GIF89a 18, RFC 9649 2.5 to 2.7 (WebP).
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return readPng(view) ?? readJpeg(view) ?? readGif(view) ?? readWebp(view)
}

function header(mediaType: ImageMediaType, widthPx: number, heightPx: number): ImageHeader | undefined {
  if (widthPx === 0 || heightPx === 0) return undefined
  return { mediaType, extent: { widthPx, heightPx } }
}

function readPng(view: DataView): ImageHeader | undefined {
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined
  if (view.getUint32(12) !== 0x49484452) return undefined
  return header('image/png', view.getUint32(16), view.getUint32(20))
}

function readJpeg(view: DataView): ImageHeader | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  let offset = 2
  while (offset + 9 <= view.byteLength) {
    if (view.getUint8(offset) !== 0xff) return undefined
    const marker = view.getUint8(offset + 1)
    // 0xff may be repeated as padding before a marker.
    if (marker === 0xff) {
      offset += 1
      continue
    }
    if (isStartOfFrame(marker)) {
      return header('image/jpeg', view.getUint16(offset + 7), view.getUint16(offset + 5))
    }
    offset += 2 + view.getUint16(offset + 2)
  }
  return undefined
}

// C4 (Huffman tables), C8 (reserved) and CC (arithmetic conditioning) share the range but hold no size.
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function readGif(view: DataView): ImageHeader | undefined {
  if (view.byteLength < 10 || view.getUint32(0) !== 0x47494638) return undefined
  return header('image/gif', view.getUint16(6, true), view.getUint16(8, true))
}

function readWebp(view: DataView): ImageHeader | undefined {
  if (view.byteLength < 30 || view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined
  const chunk = view.getUint32(12)
  if (chunk === 0x56503858) return header('image/webp', readUint24(view, 24) + 1, readUint24(view, 27) + 1)
  if (chunk === 0x5650384c) {
    const bits = view.getUint32(21, true)
    return header('image/webp', (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
  }
  if (chunk === 0x56503820) {
    return header('image/webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  }
  return undefined
}

function readUint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16)
}
