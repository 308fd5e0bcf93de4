import type { HeaderReader } from '../../api/dialects/dialect'
import type { WordsQuestion } from '../../api/words/words-question'
import type { Failure } from '../../core/failure'
import type { Generation, GenerationRequest, Usage, Warning } from '../../core/generation'
import type { Result } from '../../core/result'
import type { PathSettings } from '../config/settings'

/** One attempt, as a path sends it. */
export interface UpstreamCall {
  /** One picture; `model` is the wire id to ask for. */
  readonly request: GenerationRequest
  /**
   * The client's own generateContent body (from the JSON sieve, keys in camelCase), where it spoke Gemini: a path of that
   * format is sent this one, so that tools, safety settings and thought signatures arrive. The request says all that the
   * gateway itself understood of it.
   */
  readonly native?: Readonly<Record<string, unknown>>
  /** Ask with a word about what is wanted, since the last answer held no picture. */
  readonly hint: boolean
}

/** A wire format an answer arrives in. */
export type UpstreamDialect = 'gemini' | 'openai-images' | 'openai-chat'

/** An answer that is arriving: status 2xx and headers are there, the body is not. */
export interface UpstreamAnswer {
  readonly kind: 'arriving'
  readonly dialect: UpstreamDialect
  readonly headers: HeaderReader
  /** What could not be expressed on this path. */
  readonly warnings: readonly Warning[]
  /** Body chunks as the network gave them, with backpressure; throws when the connection breaks, ends the call when left early. */
  readonly body: AsyncIterable<Uint8Array>
  /** Size of the body where it was announced. */
  readonly sizeBytes?: number
  readonly sendsDrafts: boolean
}

/** A picture that is there as a whole, as the demo makes it. */
export interface WholeAnswer {
  readonly kind: 'whole'
  readonly generation: Generation
}

/** One configured way to a provider. Sends each call once: retries and choices belong to routing. */
export interface ProviderPath {
  readonly settings: PathSettings
  /** Wire ids for a name a client asked for, best first; empty when this path does not serve it. */
  modelsFor(name: string): readonly string[]
  /** The names it serves, for the lists of models. */
  modelNames(): readonly string[]
  /** USD expected for one picture, before it is asked for. */
  estimateUsd(request: GenerationRequest): number
  /** USD of an answer from its token counts, by this path's prices; undefined when it counted none and no price a picture is set. */
  costUsd(model: string, request: GenerationRequest, usage: Usage | undefined): number | undefined
  /** Error answers are read and become failures, with the wait they ask for. Never throws for expected faults. */
  send(call: UpstreamCall, signal: AbortSignal): Promise<Result<UpstreamAnswer | WholeAnswer, Failure>>
  /** Asks its text model once; absent where it has none. */
  readonly askWords?: (question: WordsQuestion, signal: AbortSignal) => Promise<Result<string, Failure>>
  /** Ends idle connections, after those under way are done. */
  close(): Promise<void>
}
