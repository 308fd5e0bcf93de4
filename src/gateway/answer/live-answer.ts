import type { Extent } from '../../core/extent'
import type { Failure } from '../../core/failure'
import type { Generation, Usage, Warning } from '../../core/generation'
import type { ImageMediaType } from '../../core/image-header'
import type { Result } from '../../core/result'
import type { KeptPicture, PictureStore } from '../stores/picture-store'
import type { AnswerShape } from './answer-shape'
import type { ClientStream } from './client-stream'

/** What is known of an answer once its last byte is there. */
export interface AnswerSummary {
  readonly usage?: Usage
  readonly text?: string
  readonly model?: string
  /** USD, where the provider's own account names it. */
  readonly costUsd?: number
  /** Opaque signatures of the provider in this answer; a thread that sends them back must take the same path. */
  readonly signatures: readonly string[]
}

/** An answer that has arrived whole. */
export interface Arrived {
  readonly summary: AnswerSummary
  /** The pictures that were kept on the way; undefined when they were not to be, or could not be (then `keepFault` says why). */
  readonly pictures?: readonly KeptPicture[]
  readonly keepFault?: string
}

/** What became of an answer that was passed on. */
export interface Delivered extends Arrived {
  /** Whether the client got everything. */
  readonly complete: boolean
  readonly sentBytes: number
}

/**
 * An answer of which it is known that it holds a picture, while its bytes are still arriving. It must be used up by
 * exactly one of `deliver` and `collect`, or ended with `abandon`.
 */
export interface LiveAnswer {
  /** Of the first picture, from its own first bytes. */
  readonly mediaType: ImageMediaType
  readonly extent: Extent
  /** USD that another Refill told it cost there; what is estimated there is left to the counts. */
  readonly toldCostUsd?: number
  /** What could not be expressed on the path. */
  readonly warnings: readonly Warning[]
  /**
   * Passes the answer on in the client's format while it arrives, base64 untouched, with backpressure; keeps the pictures
   * beside that when there is a store. Goes on for the store alone when the client leaves (unless `signal` is aborted).
   * A failure is an upstream that broke off; the client's connection is broken too then.
   */
  deliver(to: {
    readonly client: ClientStream
    readonly shape: AnswerShape
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly keep?: PictureStore
    /** Awaited before the client gets the last bytes: who has the whole answer finds it here again, whatever happens. */
    readonly beforeEnd?: (arrived: Arrived) => Promise<void>
    readonly signal: AbortSignal
  }): Promise<Result<Delivered, Failure>>
  /** The whole answer in memory, for what needs all of it: another file format, several variants. */
  collect(): Promise<Result<Omit<Generation, 'trace'> & { readonly signatures: readonly string[] }, Failure>>
  /** Ends the upstream call. */
  abandon(): void
}
