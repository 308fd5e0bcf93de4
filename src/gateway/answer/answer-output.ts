import type { BlobPlace } from '../../api/wire/blob-sink'
import type { AnswerSummary } from './live-answer'
import type { PictureHead } from './picture-head'

/** What becomes of one picture on its way to the client. */
export interface PictureOutput {
  write(chars: Uint8Array, start: number, stop: number): void
  end(): void
  /** Its part has ended; a draft is not passed on where that can be helped. */
  close(isFinal: boolean): void
}

/** Turns an upstream's body into a client's, chunk by chunk, while a sieve reads it. */
export interface AnswerOutput {
  /** Whether it lives on what the sieve meets; otherwise the sieve runs for others only. */
  readonly readsPictures: boolean
  /** Told of each picture that the sieve meets. Undefined: it has no use for it. */
  openPicture(place: BlobPlace, head: PictureHead): PictureOutput | undefined
  /** What goes out for a chunk that the sieve has read. */
  take(chunk: Uint8Array): Uint8Array
  /** What goes out at the end. */
  finish(summary: AnswerSummary): Uint8Array
  /** The size of all that goes out for a body of `bytes`; undefined where that is not known before. */
  sizeOf(bytes: number): number | undefined
  /** Whether all that went out so far may be followed by an event of its own. */
  readonly isBetweenEvents: boolean
}
