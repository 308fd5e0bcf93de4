import type { GenerationRequest, Warning } from '../../core/generation'
import type { FormatWish } from '../answer/answer-shape'
import type { RoutingPolicy } from '../config/settings'

/** All that a client asks for with one request, understood. */
export interface Ask {
  readonly request: GenerationRequest
  /** The client's own generateContent body (camelCase, bytes for base64); see `UpstreamCall`. */
  readonly native?: Readonly<Record<string, unknown>>
  /** Options of that body that only a path of the Gemini format can take; named in a warning on every other. */
  readonly nativeOnly: readonly string[]
  /** Only a path of the Gemini format can serve it at all: it holds `fileData`, or goes on with a continuation token. */
  readonly needsNative: boolean
  /** Absent: the picture as the provider made it. */
  readonly format?: FormatWish
  /** Whether the client named its idempotency key; otherwise the request's digest stands for it. */
  readonly isNamed: boolean
  /** `use` may be answered from the cache; `refresh` asks anew and keeps; `off` (no-store) keeps nothing. */
  readonly cache: 'use' | 'refresh' | 'off'
  /** What becomes of a call that is being billed already when the client leaves. */
  readonly onDisconnect: 'finish' | 'abort'
  /** For a thread that its provider signed. */
  readonly signatures: readonly string[]
  readonly pinnedPath?: string
  readonly policy?: RoutingPolicy
  readonly deadlineMs?: number
  readonly warnings: readonly Warning[]
}
