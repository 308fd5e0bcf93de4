import { GrowingBytes } from '../../api/wire/growing-bytes'
import { type ImageHeader, readImageHeader } from '../../core/image-header'

/**
 * So many characters of base64 are looked at, one number after the other, until type and size are known. The first is
 * enough for PNG and WebP; a JPEG may carry other data before its size. Multiples of four.
 */
const LOOKS = [64, 1024, 8192, 65_536, 349_528] as const

/** Finds out what a picture is from the beginning of its base64, as it arrives. */
export class PictureHead {
  readonly #chars = new GrowingBytes(LOOKS[0])
  #look = 0
  #header: ImageHeader | undefined

  /** Type and size, once they are known. */
  get header(): ImageHeader | undefined {
    return this.#header
  }

  /** Whether no more characters are needed: it is known, or never will be. */
  get isDone(): boolean {
    return this.#header !== undefined || this.#look >= LOOKS.length
  }

  /** Takes as many of the characters as are still needed. */
  write(chars: Uint8Array, start: number, stop: number): void {
    let at = start
    while (at < stop && !this.isDone) {
      const wanted = LOOKS[this.#look] ?? 0
      const end = Math.min(stop, at + wanted - this.#chars.length)
      this.#chars.append(chars.subarray(at, end))
      at = end
      if (this.#chars.length < wanted) return
      this.#look += 1
      this.#header = readImageHeader(this.bytes())
    }
  }

  /** To be called at the picture's end: a small one ends before the next look. */
  finish(): void {
    if (!this.isDone) this.#header = readImageHeader(this.bytes())
  }

  /** The picture's first bytes. */
  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.from(Buffer.from(this.#chars.view()).toString('latin1'), 'base64'))
  }
}
