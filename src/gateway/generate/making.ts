import type { DecodedRequest } from '../../api/dialects/dialect'
import type { Failure } from '../../core/failure'
import type { CacheState, Generation } from '../../core/generation'
import type { Result } from '../../core/result'
import type { LiveAnswer } from '../answer/live-answer'
import type { AttemptTrace } from '../routing/dispatcher'
import type { GatewayKey } from '../stores/key-store'
import type { Spending } from './spending'

/** One picture on its way: who wants it, and what it is called. */
export interface Making {
  /** For one picture. */
  readonly ask: DecodedRequest
  readonly key: GatewayKey
  readonly requestId: string
  /** What the client calls it: its idempotency key, or the request's digest. */
  readonly identity: string
  /** Under which it is kept: a hash of the gateway key and the identity. */
  readonly name: string
  readonly requestDigest: string
  readonly subject: string
  /** On the clock of durations, milliseconds. */
  readonly startedAt: number
  /** Aborted when the client goes away. What is being billed already goes on, unless it said otherwise. */
  readonly clientLeft: AbortSignal
  /** Aborted when the client calls it off, or when the gateway is being stopped and its patience is over. */
  readonly calledOff: AbortSignal
}

/** How a picture came about, or did not. Milliseconds. */
export interface Provenance {
  /** Empty when no path was reached. */
  readonly path: string
  /** The wire id that was asked, else the name the client used. */
  readonly model: string
  readonly attempts: readonly AttemptTrace[]
  readonly queueMs: number
  readonly upstreamMs: number
  readonly cache: CacheState
  /** USD that an answer from what is kept did not cost. */
  readonly savedUsd: number
  /** USD estimated for what is billed though it gave no picture: attempts called off because another one was faster, a refusal. */
  readonly lostUsd: number
}

/** A picture that is there as a whole. */
export interface ReadyPicture {
  readonly kind: 'ready'
  readonly generation: Generation
}

/** A picture whose bytes are arriving; whoever passes it on says how that went to `finishArrived` or `finishBroken`. */
export interface LivePicture {
  readonly kind: 'live'
  readonly answer: LiveAnswer
  readonly estimateUsd: number
  readonly spending: Spending
  readonly isRecorded: boolean
  readonly warnings: Generation['warnings']
}

/** What came of making a picture. */
export interface Made {
  readonly from: Provenance
  readonly result: Result<ReadyPicture | LivePicture, Failure>
}
