import fc from 'fast-check'

/** Bytes with their own ArrayBuffer. */
export const bytesArbitrary = (maxLength = 200): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc.uint8Array({ maxLength }).map((bytes) => new Uint8Array(bytes))

/** `bytes` cut at the given places, wherever they fall. */
export function splitAt(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length))
}

/** Parts of a body in one piece. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
