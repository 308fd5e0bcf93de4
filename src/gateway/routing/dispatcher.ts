import type { Failure } from '../../core/failure'
import type { ImageSize } from '../../core/models'
import type { Result } from '../../core/result'
import type { RoutingPolicy } from '../../core/routing-policy'
import type { PathLimits, RoutingSettings } from '../config/settings'

/** What routing knows of a path. */
export interface RoutedPath {
  readonly id: string
  readonly weight: number
  readonly limits: PathLimits
}

/** A path that could serve a request, with the wire ids it has for the model asked for, best first. */
export interface Candidate {
  readonly path: string
  readonly models: readonly string[]
  readonly estimateUsd: number
}

/** One attempt to make a picture. */
export interface AttemptCall {
  readonly path: string
  readonly model: string
  /** 1 for the first attempt of this request, over all paths. */
  readonly number: number
  /** Set after an answer without a picture: ask once more, with a word about what is wanted. */
  readonly hint: boolean
  /** Aborted at the deadline, when the client calls it off, and for the loser of a hedge. */
  readonly signal: AbortSignal
}

/** A request to be sent down some path. */
export interface Job<Value> {
  /** Whose turn it is when requests wait: each key gets its share. */
  readonly keyId: string
  readonly imageSize: ImageSize
  readonly candidates: readonly Candidate[]
  /** Only this path, for a thread that its provider signed. */
  readonly pinnedPath?: string
  /** A client's own deadline, shorter than the configured one. */
  readonly deadlineMs?: number
  /** Whether a second attempt beside the first may be paid for. */
  readonly mayHedge: boolean
  readonly policy?: RoutingPolicy
  readonly signal: AbortSignal
  /** Resolves as soon as it is known whether there is a picture (its bytes may still be arriving). */
  readonly attempt: (call: AttemptCall) => Promise<Result<Value, Failure>>
  /** Called with the answer of a hedge that lost, so that it can be ended, and its cost noted. */
  readonly discard: (value: Value, call: AttemptCall) => void
}

/** How one attempt went, for the ledger and the metrics. */
export interface AttemptTrace {
  readonly path: string
  readonly model: string
  readonly outcome: 'ok' | Failure['kind']
  readonly ms: number
  readonly hedge: boolean
}

/** What became of a job. */
export interface Dispatched<Value> {
  readonly outcome: Result<Value, Failure>
  /** Path and wire model that answered; undefined when none did. */
  readonly path?: string
  readonly model?: string
  readonly attempts: readonly AttemptTrace[]
  /** Milliseconds before the first attempt, spent waiting for a turn. */
  readonly queueMs: number
}

/** How a path and one of its models do, for the dashboard, `/readyz` and the metrics. */
export interface PathHealth {
  readonly path: string
  readonly model: string
  readonly state: 'healthy' | 'open' | 'probing' | 'off' | 'gone'
  /** A sentence for the operator; empty when healthy. */
  readonly reason: string
  /** Milliseconds until it is tried again; absent when healthy. */
  readonly retryInMs?: number
  readonly inFlight: number
  readonly waiting: number
  /** Peak EWMA in milliseconds by image size; absent sizes were not measured. */
  readonly latencyMs: { readonly [Size in ImageSize]?: number }
}

/** What gateways tell each other so that many act as one. Plain data. */
export type RoutingSignal =
  | {
      readonly kind: 'latency'
      readonly path: string
      readonly model: string
      readonly imageSize: ImageSize
      readonly ms: number
    }
  | {
      readonly kind: 'closed'
      readonly path: string
      readonly model: string
    }
  | {
      readonly kind: 'opened'
      readonly path: string
      /** Undefined for the whole path. */
      readonly model?: string
      readonly state: 'open' | 'off' | 'gone'
      readonly reason: string
      /** Milliseconds since 1970. */
      readonly untilMs: number
    }

/** Chooses paths, waits for turns, retries, fails over, hedges. */
export interface Dispatcher {
  dispatch<Value>(job: Job<Value>): Promise<Dispatched<Value>>
  /** For an answer that broke after it had begun: it counts against the path, and is not sent again. */
  noteBroken(path: string, model: string, fault: Failure): void
  /** New settings, without losing what was learned of paths that stay; requests under way go on. */
  configure(paths: readonly RoutedPath[], settings: RoutingSettings): void
  health(): readonly PathHealth[]
  /** What another gateway learned. */
  hear(signal: RoutingSignal): void
}
