/** Numbers from 0 (included) to 1 (excluded), the same sequence for the same seed. */
export type Random = () => number

/** FNV-1a over bytes or text: 32 bits, stable everywhere. Source: draft-eastlake-fnv, 32-bit offset basis and prime. */
export function hash32(input: string | Uint8Array, start = 0x811c9dc5): number {
  let hash = start
  if (typeof input === 'string') {
    for (let index = 0; index < input.length; index += 1) hash = Math.imul(hash ^ input.charCodeAt(index), 0x01000193)
  } else {
    for (const byte of input) hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash >>> 0
}

/** The mulberry32 generator: small, fast, and good enough to scatter shapes. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
