import type { ImageMediaType } from '../../core/image-header'

/**
 * Whether a picture can be transparent, from its bytes alone. False is certain; true means that pixels must be looked at.
 * Source: PNG 3rd ed. 11.2.1 (colour types 0 and 2 are opaque without a tRNS chunk), RFC 9649 2.5 to 2.7 (WebP).
 */
export function mayHaveAlpha(bytes: Uint8Array, mediaType: ImageMediaType): boolean {
  if (mediaType === 'image/jpeg') return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (mediaType === 'image/png') return pngMayHaveAlpha(view)
  if (mediaType === 'image/webp') return view.byteLength < 16 || view.getUint32(12) !== 0x56503820
  return true
}

function pngMayHaveAlpha(view: DataView): boolean {
  const colourType = view.byteLength > 25 ? view.getUint8(25) : 6
  if (colourType !== 0 && colourType !== 2 && colourType !== 3) return true
  let offset = 8
  while (offset + 8 <= view.byteLength) {
    const type = view.getUint32(offset + 4)
    if (type === 0x74524e53) return true
    if (type === 0x49444154) return false
    offset += 12 + view.getUint32(offset)
  }
  return true
}
