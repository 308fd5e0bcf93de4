import type { Failure } from '../../core/failure'
import type { Generation } from '../../core/generation'
import type { KeptPicture } from './picture-store'

/** A generation whose pictures are in the picture store. */
export interface KeptGeneration extends Omit<Generation, 'images'> {
  readonly pictures: readonly KeptPicture[]
}

/** Where a generation stands. `unknown`: it was under way when a gateway died, so it may have been made and billed. */
export type GenerationState =
  | { readonly state: 'in-flight'; readonly startedAtMs: number }
  | { readonly state: 'done'; readonly finishedAtMs: number; readonly kept: KeptGeneration }
  | { readonly state: 'failed'; readonly finishedAtMs: number; readonly failure: Failure }
  | { readonly state: 'unknown'; readonly startedAtMs: number }

/** What `begin` found. */
export type Begun =
  /** It is ours to make now. `before` is set when an earlier attempt of the same name failed or was lost. */
  | { readonly kind: 'started'; readonly before?: GenerationState }
  /** It is done, finally refused, or under way elsewhere. */
  | { readonly kind: 'exists'; readonly state: GenerationState }
  /** The same key was used for another request. */
  | { readonly kind: 'conflict' }

/**
 * The generations of the last hours, by name: who asks twice is answered once. A name is made of the client's key and of
 * its idempotency key (or of the request's digest), hashed.
 */
export interface GenerationStore {
  /**
   * Starts a generation, unless one of this name is under way, done, or refused by the model. One that failed
   * otherwise than by a refusal of the model (`blocked`), or is unknown, starts again. Safe against any number of gateways at once.
   */
  begin(name: string, requestDigest: string): Promise<Begun>
  /** Durable when it resolves. */
  finish(name: string, outcome: { readonly kept: KeptGeneration } | { readonly failure: Failure }): Promise<void>
  find(name: string): Promise<GenerationState | undefined>
  /** Resolves with the state once it is no longer in flight, in whichever process; rejects once the signal is aborted. */
  wait(name: string, signal: AbortSignal): Promise<GenerationState | undefined>
}
