import type { Bytes } from '../../core/generation'

const WHITESPACE = /[\t\n\r ]+/g
const STRICT = /^[A-Za-z0-9+/_-]*={0,2}$/
/** What may be left at the end: nothing, or a group without its padding. */
const OPEN_GROUP = /^([A-Za-z0-9+/_-]{2,3})?$/
/** Small pieces share memory. */
const POOLED_BYTES = 2048

/**
 * Decodes base64 piece by piece with Node's own decoder, which is several times faster than one in JavaScript. Both
 * alphabets, missing padding and whitespace are accepted; anything else makes the whole invalid.
 */
export class Base64Pieces {
  /** Characters of a group that is not complete. */
  #rest = ''
  #ended = false
  #valid = true

  /** The bytes that `chars` complete, from `start` up to `stop`. Empty once the whole is known to be invalid. */
  write(chars: Uint8Array, start: number, stop: number): Bytes {
    const missing = this.#rest === '' ? 0 : Math.min(4 - this.#rest.length, stop - start)
    const buffer = Buffer.from(chars.buffer, chars.byteOffset, chars.byteLength)
    const group = this.#rest + buffer.toString('latin1', start, start + missing)
    const aligned = start + missing + ((stop - start - missing) & ~3)
    const groups = buffer.toString('latin1', start + missing, aligned)
    if (!this.#valid) return new Uint8Array(0)
    if (this.#ended || (group.length & 3) !== 0)
      return this.#writeSlowly(group + buffer.toString('latin1', start + missing, stop))
    const wantedBytes = ((group.length + groups.length) / 4) * 3
    // Measured: ten times faster than `Buffer.from(text, 'base64')`, and five times than into memory that was cleared.
    const bytes = wantedBytes > POOLED_BYTES ? Buffer.allocUnsafeSlow(wantedBytes) : Buffer.allocUnsafe(wantedBytes)
    const written = bytes.write(group, 0, 'base64') + bytes.write(groups, (group.length / 4) * 3, 'base64')
    if (written !== wantedBytes) return this.#writeSlowly(group + buffer.toString('latin1', start + missing, stop))
    this.#rest = buffer.toString('latin1', aligned, stop)
    return bytes
  }

  /** The last bytes; undefined when the characters were no base64. */
  finish(): Bytes | undefined {
    const rest = this.#rest
    this.#rest = ''
    this.#writeSlowly(rest)
    if (!this.#valid || !OPEN_GROUP.test(this.#rest)) return undefined
    return new Uint8Array(Buffer.from(this.#rest, 'base64'))
  }

  /** For pieces with whitespace, with padding, or with something wrong; and for those too short to fill a group. */
  #writeSlowly(text: string): Bytes {
    const digits = text.replace(WHITESPACE, '')
    this.#valid &&= this.#ended ? digits === '' : STRICT.test(digits)
    if (!this.#valid) return new Uint8Array(0)
    const whole = digits.slice(0, digits.length & ~3)
    this.#rest = digits.slice(whole.length)
    this.#ended ||= whole.endsWith('=')
    return new Uint8Array(Buffer.from(whole, 'base64'))
  }
}
