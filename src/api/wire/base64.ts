import type { Bytes } from '../../core/generation'
import { GrowingBytes } from './growing-bytes'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CHAR_OF = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0))
const EQUALS = 0x3d

/** What a character means: 0..63 a digit, and above them the three kinds that are none. */
const SPACE = 64
const PADDING = 65
const INVALID = 255
const MEANING_OF = buildMeanings()

// The URL-safe digits are understood too: Google takes both alphabets.
function buildMeanings(): Uint8Array {
  const table = new Uint8Array(256).fill(INVALID)
  CHAR_OF.forEach((code, value) => {
    table[code] = value
  })
  table[0x2d] = 62
  table[0x5f] = 63
  table[EQUALS] = PADDING
  for (const space of [0x20, 0x09, 0x0a, 0x0d]) table[space] = SPACE
  return table
}

/**
 * Base64 of `bytes`, itself as ASCII bytes and never as a string, so that a body is a list of byte parts.
 * Source: RFC 4648 section 4, with padding.
 */
export function encodeBase64(bytes: Uint8Array): Bytes {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  const wholeGroups = bytes.length - (bytes.length % 3)
  let to = 0
  for (let from = 0; from < wholeGroups; from += 3) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
    out[to] = CHAR_OF[group >> 18] ?? 0
    out[to + 1] = CHAR_OF[(group >> 12) & 63] ?? 0
    out[to + 2] = CHAR_OF[(group >> 6) & 63] ?? 0
    out[to + 3] = CHAR_OF[group & 63] ?? 0
    to += 4
  }
  const rest = bytes.length - wholeGroups
  if (rest > 0) {
    const group = ((bytes[wholeGroups] ?? 0) << 16) | ((bytes[wholeGroups + 1] ?? 0) << 8)
    out[to] = CHAR_OF[group >> 18] ?? 0
    out[to + 1] = CHAR_OF[(group >> 12) & 63] ?? 0
    out[to + 2] = rest === 2 ? (CHAR_OF[(group >> 6) & 63] ?? 0) : EQUALS
    out[to + 3] = EQUALS
  }
  return out
}

/**
 * Decodes base64 that arrives in pieces cut anywhere. Whitespace is skipped, both alphabets and missing padding are
 * accepted; anything else makes the whole invalid.
 */
export class Base64Decoder {
  readonly #out: GrowingBytes
  #group = 0
  #digits = 0
  #padding = 0
  #valid = true

  /** `expectedBytes` is a hint for the decoded size. */
  constructor(expectedBytes = 0) {
    this.#out = new GrowingBytes(expectedBytes)
  }

  /** Takes the characters of `chars` from `start` up to `end`. */
  write(chars: Uint8Array, start = 0, end = chars.length): void {
    let at = start
    while (at < end && this.#valid) {
      if (this.#digits === 0 && this.#padding === 0) at = this.#decodeGroups(chars, at, end)
      if (at < end) {
        this.#takeOne(chars[at] ?? 0)
        at += 1
      }
    }
  }

  /** The decoded bytes in a buffer of their own, or undefined when the characters were no base64. */
  finish(): Bytes | undefined {
    const paddingFits = this.#padding === 0 || (this.#digits > 1 && this.#padding === 4 - this.#digits)
    if (!this.#valid || this.#digits === 1 || !paddingFits) return undefined
    if (this.#digits >= 2) this.#out.push((this.#group << (24 - 6 * this.#digits)) >> 16)
    if (this.#digits === 3) this.#out.push(((this.#group << 6) >> 8) & 255)
    return this.#out.take()
  }

  /** The fast path: whole groups of four digits. Answers where it stopped. */
  #decodeGroups(chars: Uint8Array, start: number, end: number): number {
    const out = this.#out.reserve(Math.ceil(((end - start) * 3) / 4))
    let to = this.#out.length
    let at = start
    while (at + 4 <= end) {
      const a = MEANING_OF[chars[at] ?? 0] ?? INVALID
      const b = MEANING_OF[chars[at + 1] ?? 0] ?? INVALID
      const c = MEANING_OF[chars[at + 2] ?? 0] ?? INVALID
      const d = MEANING_OF[chars[at + 3] ?? 0] ?? INVALID
      if ((a | b | c | d) >= SPACE) break
      const group = (a << 18) | (b << 12) | (c << 6) | d
      out[to] = group >> 16
      out[to + 1] = group >> 8
      out[to + 2] = group
      to += 3
      at += 4
    }
    this.#out.advance(to - this.#out.length)
    return at
  }

  #takeOne(char: number): void {
    const meaning = MEANING_OF[char] ?? INVALID
    if (meaning === SPACE) return
    if (meaning === PADDING) {
      this.#padding += 1
      return
    }
    if (meaning === INVALID || this.#padding > 0) {
      this.#valid = false
      return
    }
    this.#group = ((this.#group << 6) | meaning) & 0xffffff
    this.#digits += 1
    if (this.#digits < 4) return
    this.#out.push(this.#group >> 16)
    this.#out.push((this.#group >> 8) & 255)
    this.#out.push(this.#group & 255)
    this.#digits = 0
    this.#group = 0
  }
}
