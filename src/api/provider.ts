import type { Failure } from '../core/failure'
import type { Generation, GenerationRequest } from '../core/generation'
import type { ImageSize } from '../core/models'
import type { Result } from '../core/result'

/** How far a generation has come, for a person who waits. */
export type Progress =
  | { readonly stage: 'waiting'; readonly attempt: number }
  /** A retry is due; `reason` is the failure's sentence. */
  | { readonly stage: 'retrying'; readonly inMs: number; readonly reason: string }
  | { readonly stage: 'receiving'; readonly receivedBytes: number; readonly totalBytes?: number }

/** What surrounds one call and is no part of the picture. */
export interface GenerationContext {
  /** Aborting ends the upstream request too. */
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** What a provider can honour; what it cannot becomes a warning. */
export interface Abilities {
  readonly imageSizes: readonly ImageSize[]
  readonly maxReferences: number
  readonly mask: boolean
  readonly seed: boolean
}

/** Anything that makes pictures: the demo, a Gemini- or OpenAI-compatible server. One contract suite covers them all. */
export interface Provider {
  readonly id: string
  readonly abilities: Abilities
  /** One picture for one request (`count` is 1 here; callers split variants). Never throws for expected faults. */
  generate(request: GenerationRequest, context: GenerationContext): Promise<Result<Generation, Failure>>
}
