import type { ImageSize } from '../../core/models'
import type { LedgerEntry } from './ledger'
import type { LedgerRange } from './ledger-range'

/*
 * What the ledger answers, as plain data: the same shapes travel to the dashboard as JSON. Times in milliseconds since
 * 1970 (`atMs`) or as durations. Latencies are those of answers that a path made (cached ones would hide how slow it is),
 * from the arrival of the request to its last byte, within 2.5 % of the exact quantile.
 */

/** Everything in one line. */
export interface LedgerTotals {
  readonly requests: number
  readonly ok: number
  readonly costUsd: number
  readonly savedUsd: number
  readonly kept: number
  readonly discarded: number
  /** Absent when no path made an answer. */
  readonly latency?: LatencyQuantiles
}

export interface LatencyQuantiles {
  readonly answers: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** One step of one path at one image size. */
export interface LatencyPoint extends LatencyQuantiles {
  readonly atMs: number
  readonly path: string
  readonly imageSize: ImageSize
}

/** One step of all paths. */
export interface OutcomePoint {
  readonly atMs: number
  readonly ok: number
  readonly failed: number
}

export interface OutcomeReport {
  readonly points: readonly OutcomePoint[]
  /** Why requests failed, most frequent first; without `ok`. */
  readonly reasons: readonly { readonly outcome: LedgerEntry['outcome']; readonly requests: number }[]
  /** The empty path stands for requests that reached none. */
  readonly paths: readonly { readonly path: string; readonly requests: number; readonly ok: number }[]
  /** How answers came about, for those that were given. */
  readonly cache: readonly CacheShare[]
}

export interface CacheShare {
  readonly cache: LedgerEntry['cache']
  readonly requests: number
  readonly savedUsd: number
}

/** What one key, model or image size cost. */
export interface SpendShare {
  readonly name: string
  readonly requests: number
  readonly costUsd: number
  readonly savedUsd: number
}

export interface SpendReport {
  readonly points: readonly { readonly atMs: number; readonly costUsd: number; readonly savedUsd: number }[]
  readonly keys: readonly SpendShare[]
  /** The empty name stands for requests that were not answered. */
  readonly models: readonly SpendShare[]
  readonly sizes: readonly SpendShare[]
}

export interface PatternSpeed extends LatencyQuantiles {
  readonly pattern: string
  readonly imageSize: ImageSize
}

/** What designers did with the pictures of a size. */
export interface SizeValue {
  readonly imageSize: ImageSize
  readonly pictures: number
  readonly kept: number
  readonly discarded: number
  readonly costUsd: number
}

/** One request, for the lists of the slowest and the dearest. */
export type RequestRow = Pick<
  LedgerEntry,
  | 'atMs'
  | 'requestId'
  | 'keyName'
  | 'path'
  | 'attempts'
  | 'model'
  | 'imageSize'
  | 'pattern'
  | 'queueMs'
  | 'upstreamMs'
  | 'totalMs'
  | 'costUsd'
  | 'outcome'
  | 'cache'
> & { readonly prompt?: string }

/**
 * Reads the ledger. Synchronous, since the embedded store is: each call blocks the process for some milliseconds, so ask
 * for one report at a time. What was recorded within the last second may be missing.
 */
export interface LedgerQueries {
  totals(range: LedgerRange): LedgerTotals
  /** In time order. */
  latency(range: LedgerRange): readonly LatencyPoint[]
  outcomes(range: LedgerRange): OutcomeReport
  spend(range: LedgerRange): SpendReport
  /** Fastest first; only patterns that were asked for `minAnswers` times, since one lucky answer says nothing. */
  fastestPatterns(
    range: LedgerRange,
    options: { readonly limit: number; readonly minAnswers: number },
  ): readonly PatternSpeed[]
  /** Smallest size first. */
  sizeValues(range: LedgerRange): readonly SizeValue[]
  slowest(range: LedgerRange, limit: number): readonly RequestRow[]
  dearest(range: LedgerRange, limit: number): readonly RequestRow[]
  /** CSV with a head line, in time order, some hundred lines at a time; other work goes on between them. */
  exportCsv(range: LedgerRange): AsyncIterable<string>
}
