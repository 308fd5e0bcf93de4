import type { BlobPlace } from '../../api/wire/blob-sink'
import type { AnswerOutput, PictureOutput } from './answer-output'
import type { AnswerShape } from './answer-shape'
import type { AnswerSummary } from './live-answer'
import { Outbox } from './outbox'
import type { PictureHead } from './picture-head'
import { createShapeWriter, type ShapeWriter } from './shape-writer'

/**
 * Writes an answer in another shape while it arrives: the base64 of its pictures is copied as it is, never parsed, and
 * what stands around it is written anew. When several pictures come all of them are passed on, since nobody knows before
 * the end which is the last.
 */
export class Splice implements AnswerOutput {
  readonly readsPictures = true
  readonly #outbox = new Outbox()
  readonly #writer: ShapeWriter
  readonly #waitsForParts: boolean

  /** `waitsForParts`: a picture is held until its part has ended, since only then it is known to be no draft. */
  constructor(shape: AnswerShape, waitsForParts: boolean) {
    this.#writer = createShapeWriter(shape)
    this.#waitsForParts = waitsForParts
  }

  get isBetweenEvents(): boolean {
    return this.#writer.isBetweenEvents
  }

  openPicture(_place: BlobPlace, head: PictureHead): PictureOutput {
    return new SplicedPicture(head, {
      outbox: this.#outbox,
      writer: this.#writer,
      waitsForPart: this.#waitsForParts,
    })
  }

  take(): Uint8Array {
    return this.#outbox.take()
  }

  finish(summary: AnswerSummary): Uint8Array {
    this.#outbox.text(this.#writer.finish(summary))
    return this.#outbox.take()
  }

  sizeOf(): undefined {
    return undefined
  }
}

/** Holds a picture's base64 until its type is known (and, if asked, its part has ended), then lets it go as it comes. */
class SplicedPicture implements PictureOutput {
  readonly #head: PictureHead
  readonly #outbox: Outbox
  readonly #writer: ShapeWriter
  readonly #waitsForPart: boolean
  #held: Uint8Array[] = []
  #isLive = false

  constructor(
    head: PictureHead,
    options: { readonly outbox: Outbox; readonly writer: ShapeWriter; readonly waitsForPart: boolean },
  ) {
    this.#head = head
    this.#outbox = options.outbox
    this.#writer = options.writer
    this.#waitsForPart = options.waitsForPart
  }

  write(chars: Uint8Array, start: number, stop: number): void {
    const range = chars.subarray(start, stop)
    if (this.#isLive) {
      this.#outbox.range(range)
      return
    }
    this.#held.push(range)
    if (!this.#waitsForPart) this.#letGo()
    // It is no picture, which the end of the answer will tell.
    if (this.#head.isDone && this.#head.header === undefined) this.#held = []
  }

  end(): void {
    if (this.#waitsForPart) return
    this.#letGo()
    this.#close()
  }

  close(isFinal: boolean): void {
    if (!this.#waitsForPart || !isFinal) return
    this.#letGo()
    this.#close()
  }

  #letGo(): void {
    const { header } = this.#head
    if (this.#isLive || header === undefined) return
    this.#isLive = true
    this.#outbox.text(this.#writer.pictureStart(header.mediaType))
    for (const range of this.#held) this.#outbox.range(range)
    this.#held = []
  }

  #close(): void {
    const { header } = this.#head
    if (this.#isLive && header !== undefined) this.#outbox.text(this.#writer.pictureEnd(header))
  }
}
