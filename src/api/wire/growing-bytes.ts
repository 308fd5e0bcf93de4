import type { Bytes } from '../../core/generation'

/** A byte buffer that grows by doubling; `length` bytes of it are in use. */
export class GrowingBytes {
  #buffer: Bytes
  #length = 0

  /** `capacityBytes` is a hint: the right one saves every copy. */
  constructor(capacityBytes: number) {
    this.#buffer = new Uint8Array(Math.max(64, capacityBytes))
  }

  get length(): number {
    return this.#length
  }

  /** The buffer with room for `extraBytes` more after `length`; write there, then call `advance`. */
  reserve(extraBytes: number): Bytes {
    const needed = this.#length + extraBytes
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2))
      grown.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = grown
    }
    return this.#buffer
  }

  /** Counts `bytes` as written. */
  advance(bytes: number): void {
    this.#length += bytes
  }

  /** Forgets everything after the first `length` bytes. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length)
  }

  push(byte: number): void {
    this.reserve(1)[this.#length] = byte
    this.#length += 1
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** The bytes in use, in an ArrayBuffer of exactly their size; the buffer must not be used afterwards. */
  take(): Bytes {
    return this.#length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, this.#length)
  }

  /** The bytes in use, without a copy. */
  view(): Bytes {
    return this.#buffer.subarray(0, this.#length)
  }
}
