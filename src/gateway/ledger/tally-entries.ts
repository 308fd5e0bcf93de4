import { bucketOf } from './latency-histogram'
import type { LedgerEntry } from './ledger'
import { GRAINS, type Grain, grainStart } from './ledger-range'

/** Counts of some requests that share path, outcome and cache state within one span of time. */
export interface OutcomeTally {
  readonly keys: readonly [grain: Grain, startMs: number, path: string, outcome: string, cache: string]
  requests: number
  savedUsd: number
}

/** Counts of some requests that share key, model and image size within one span of time. */
export interface SpendTally {
  readonly keys: readonly [grain: Grain, startMs: number, keyId: string, model: string, imageSize: string]
  keyName: string
  requests: number
  ok: number
  costUsd: number
  savedUsd: number
}

/** Durations of some answers; `name` is a path or a pattern. */
export interface LatencyTally {
  readonly keys: readonly [grain: Grain, startMs: number, name: string, imageSize: string]
  readonly histogram: Map<number, number>
}

/** What some entries add to the roll-ups. */
export interface Tallies {
  readonly outcomes: readonly OutcomeTally[]
  readonly spend: readonly SpendTally[]
  readonly paths: readonly LatencyTally[]
  readonly patterns: readonly LatencyTally[]
}

/**
 * Adds entries up, so that a batch writes each row of a roll-up once. Entries older than `hoursFromMs` are not counted by the
 * hour, which would be swept away at once.
 */
export function tallyEntries(entries: readonly LedgerEntry[], hoursFromMs: number): Tallies {
  const outcomes = new Map<string, OutcomeTally>()
  const spend = new Map<string, SpendTally>()
  const paths = new Map<string, LatencyTally>()
  const patterns = new Map<string, LatencyTally>()
  for (const entry of entries) {
    for (const grain of GRAINS) {
      if (grain === 'hour' && entry.atMs < hoursFromMs) continue
      const startMs = grainStart(grain, entry.atMs)
      countOutcome(outcomes, grain, startMs, entry)
      countSpend(spend, grain, startMs, entry)
      if (!wasMade(entry)) continue
      countLatency(paths, [grain, startMs, entry.path, entry.imageSize], entry.totalMs)
      countLatency(patterns, [grain, startMs, entry.pattern, entry.imageSize], entry.totalMs)
    }
  }
  return {
    outcomes: [...outcomes.values()],
    spend: [...spend.values()],
    paths: [...paths.values()],
    patterns: [...patterns.values()],
  }
}

/** Whether a path made the answer now: only these say how fast a path is. */
export function wasMade({ outcome, cache, path }: LedgerEntry): boolean {
  return outcome === 'ok' && (cache === 'miss' || cache === 'off') && path !== ''
}

/** Clients may ask for any name; those nobody answered for share one row, so that nonsense does not fill the roll-up. */
export function spendModel({ outcome, costUsd, model }: LedgerEntry): string {
  return outcome === 'ok' || costUsd > 0 ? model : ''
}

function countOutcome(tallies: Map<string, OutcomeTally>, grain: Grain, startMs: number, entry: LedgerEntry): void {
  const tally = entryOf(tallies, [grain, startMs, entry.path, entry.outcome, entry.cache] as const, (keys) => ({
    keys,
    requests: 0,
    savedUsd: 0,
  }))
  tally.requests += 1
  tally.savedUsd += entry.savedUsd
}

function countSpend(tallies: Map<string, SpendTally>, grain: Grain, startMs: number, entry: LedgerEntry): void {
  const keys = [grain, startMs, entry.keyId, spendModel(entry), entry.imageSize] as const
  const tally = entryOf(tallies, keys, () => ({
    keys,
    keyName: entry.keyName,
    requests: 0,
    ok: 0,
    costUsd: 0,
    savedUsd: 0,
  }))
  tally.keyName = entry.keyName
  tally.requests += 1
  tally.ok += entry.outcome === 'ok' ? 1 : 0
  tally.costUsd += entry.costUsd
  tally.savedUsd += entry.savedUsd
}

function countLatency(tallies: Map<string, LatencyTally>, keys: LatencyTally['keys'], ms: number): void {
  const { histogram } = entryOf(tallies, keys, () => ({ keys, histogram: new Map<number, number>() }))
  const bucket = bucketOf(ms)
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1)
}

function entryOf<Keys extends readonly unknown[], Tally>(
  tallies: Map<string, Tally>,
  keys: Keys,
  make: (keys: Keys) => Tally,
): Tally {
  const id = keys.join('\n')
  const known = tallies.get(id)
  if (known !== undefined) return known
  const tally = make(keys)
  tallies.set(id, tally)
  return tally
}
