/** Pieces of a body that are to be sent together. Ranges are not copied unless they go out with others. */
export class Outbox {
  #parts: Uint8Array[] = []
  #text = ''

  /** Adds text. */
  text(words: string): void {
    this.#text += words
  }

  /** Adds a range of bytes that will not change any more. */
  range(bytes: Uint8Array): void {
    this.#closeText()
    this.#parts.push(bytes)
  }

  /** All that was added since the last call, in one piece; empty when nothing was. */
  take(): Uint8Array {
    this.#closeText()
    const parts = this.#parts
    this.#parts = []
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  }

  #closeText(): void {
    if (this.#text !== '') this.#parts.push(Buffer.from(this.#text))
    this.#text = ''
  }
}
