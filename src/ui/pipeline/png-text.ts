import type { Bytes } from '../../core/generation'

/** A text in a PNG file, under a keyword of 1 to 79 Latin characters. */
export interface PngText {
  readonly keyword: string
  readonly text: string
}

const SIGNATURE_LENGTH = 8
/** Length, type and checksum around a chunk's data. */
const CHUNK_FRAME = 12

/**
 * A PNG with more texts, as uncompressed iTXt chunks right before its pixels. Everything else stays byte for byte.
 * Throws for bytes that are no PNG. Source: PNG specification, third edition, 11.3.3.3 iTXt.
 */
export function writePngTexts(png: Bytes, texts: readonly PngText[]): Bytes {
  const at = findChunks(png).find(({ type }) => type === 'IDAT')?.at
  if (at === undefined) throw new Error('No PNG')
  const chunks = texts.map(encodeText)
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, png.length)
  const written = new Uint8Array(length)
  written.set(png.subarray(0, at))
  let to = at
  for (const chunk of chunks) {
    written.set(chunk, to)
    to += chunk.length
  }
  written.set(png.subarray(at), to)
  return written
}

/** The texts of a PNG that were written so; none for other bytes. */
export function readPngTexts(png: Bytes): readonly PngText[] {
  return findChunks(png).flatMap(({ type, at, length }) => {
    if (type !== 'iTXt') return []
    const data = png.subarray(at + 8, at + 8 + length)
    const end = data.indexOf(0)
    // Keyword, 0, compression flag and method, language, 0, translated keyword, 0.
    const language = data.indexOf(0, end + 3)
    const translated = data.indexOf(0, language + 1)
    if (end < 0 || language < 0 || translated < 0 || data[end + 1] !== 0) return []
    const decoder = new TextDecoder()
    return [{ keyword: decoder.decode(data.subarray(0, end)), text: decoder.decode(data.subarray(translated + 1)) }]
  })
}

interface Chunk {
  readonly type: string
  readonly at: number
  /** Of its data. */
  readonly length: number
}

function findChunks(png: Bytes): readonly Chunk[] {
  const chunks: Chunk[] = []
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  for (let at = SIGNATURE_LENGTH; at + CHUNK_FRAME <= png.length; ) {
    const length = view.getUint32(at)
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, at + 8)), at, length })
    at += length + CHUNK_FRAME
  }
  return chunks
}

function encodeText({ keyword, text }: PngText): Bytes {
  const encoder = new TextEncoder()
  const content = encoder.encode(text)
  // Two flags of "not compressed", no language, no translation.
  const head = encoder.encode(`iTXt${keyword}\0\0\0\0\0`)
  const chunk = new Uint8Array(4 + head.length + content.length + 4)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, head.length - 4 + content.length)
  chunk.set(head, 4)
  chunk.set(content, 4 + head.length)
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, chunk.length - 4)))
  return chunk
}

/** Source: PNG specification, third edition, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
