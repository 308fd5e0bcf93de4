import type { ImageSize } from '../../core/models'
import { expectedMs } from '../../core/price'

/** What is expected of the next picture of a size. */
export interface LatencyEstimate {
  /** Peak EWMA, or a guess where nothing was measured. */
  readonly ms: number
  /** How many answers the estimate rests on; old ones count less. */
  readonly samples: number
  /** `measured`: lately, this size. `scaled`: lately, another size. `cold`: never, or not for a while. */
  readonly basis: 'measured' | 'scaled' | 'cold'
}

/**
 * Peak EWMA latency of one path and model, each image size for itself. A sample within the usual spread moves the mean; one
 * far above it counts at once and in full, and fades as other answers come and as time goes by.
 * Times are those of `Clock.elapsed`.
 */
export interface LatencyTable {
  record(size: ImageSize, ms: number, atMs: number): void
  /** A failure took so long: it counts when it was slower than expected, and never makes the path look fast. */
  recordFailure(size: ImageSize, ms: number, atMs: number): void
  estimate(size: ImageSize, atMs: number): LatencyEstimate
  /** Milliseconds that 95 of 100 answers of this size stayed below; undefined with too few of them. */
  p95(size: ImageSize): number | undefined
  /** Long-run mean, for telling when a path has become slow; undefined when nothing was measured. */
  usualMs(size: ImageSize): number | undefined
  /** Estimates of the sizes that were measured, for people. */
  peaks(atMs: number): { readonly [Size in ImageSize]?: number }
}

interface Entry {
  /** Natural logarithms, since latencies spread by factors. */
  meanLog: number
  usualLog: number
  peakMs: number
  samples: number
  atMs: number
  recent: number[]
}

/** Answers count less after this; facts: 30 s of samples, doubled because pictures are rare. */
const MEMORY_MS = 60_000
const PEAK_FADE_MS = 30_000
/** A path unused for so long is cold. Source: provider fault durations seen are minutes. */
export const STALE_MS = 300_000
const LEAST_WEIGHT = 0.12
const USUAL_WEIGHT = 0.02
/** The usual spread of picture latencies is below a factor of two. */
const OUTLIER = 2
const RECENT = 64
const LEAST_FOR_P95 = 10

/** Empty at first: every size has a guess. */
export function createLatencyTable(): LatencyTable {
  const entries = new Map<ImageSize, Entry>()

  const record = (size: ImageSize, ms: number, atMs: number): void => {
    const safeMs = Math.max(1, ms)
    const entry = entries.get(size)
    if (entry === undefined) {
      const log = Math.log(safeMs)
      entries.set(size, { meanLog: log, usualLog: log, peakMs: safeMs, samples: 1, atMs, recent: [safeMs] })
      return
    }
    addSample(entry, safeMs, atMs)
  }

  const freshest = (atMs: number): [ImageSize, Entry] | undefined =>
    [...entries].filter(([, entry]) => isFresh(entry, atMs)).sort(([, a], [, b]) => b.atMs - a.atMs)[0]

  const estimate = (size: ImageSize, atMs: number): LatencyEstimate => {
    const own = entries.get(size)
    if (own !== undefined && isFresh(own, atMs)) {
      return { ms: peakAt(own, atMs), samples: samplesAt(own, atMs), basis: 'measured' }
    }
    const other = freshest(atMs)
    if (other !== undefined) {
      return { ms: (peakAt(other[1], atMs) * expectedMs(size)) / expectedMs(other[0]), samples: 0, basis: 'scaled' }
    }
    return { ms: own === undefined ? expectedMs(size) : Math.exp(own.meanLog), samples: 0, basis: 'cold' }
  }

  return {
    record,
    estimate,
    recordFailure(size, ms, atMs) {
      if (ms > estimate(size, atMs).ms) record(size, ms, atMs)
    },
    p95(size) {
      const recent = entries.get(size)?.recent ?? []
      if (recent.length < LEAST_FOR_P95) return undefined
      return [...recent].sort((a, b) => a - b)[Math.ceil(recent.length * 0.95) - 1]
    },
    usualMs(size) {
      const entry = entries.get(size)
      return entry === undefined ? undefined : Math.exp(entry.usualLog)
    },
    peaks: (atMs) => Object.fromEntries([...entries].map(([size, entry]) => [size, Math.round(peakAt(entry, atMs))])),
  }
}

function isFresh(entry: Entry, atMs: number): boolean {
  return atMs - entry.atMs <= STALE_MS
}

function samplesAt(entry: Entry, atMs: number): number {
  return entry.samples * Math.exp(-(atMs - entry.atMs) / MEMORY_MS)
}

function peakAt(entry: Entry, atMs: number): number {
  const meanMs = Math.exp(entry.meanLog)
  return meanMs + Math.max(0, entry.peakMs - meanMs) * Math.exp(-(atMs - entry.atMs) / PEAK_FADE_MS)
}

function addSample(entry: Entry, ms: number, atMs: number): void {
  const peakMs = peakAt(entry, atMs)
  const isOutlier = ms > OUTLIER * Math.exp(entry.meanLog)
  entry.samples = samplesAt(entry, atMs) + 1
  entry.meanLog += Math.max(LEAST_WEIGHT, 1 / entry.samples) * (Math.log(ms) - entry.meanLog)
  entry.usualLog += USUAL_WEIGHT * (Math.log(ms) - entry.usualLog)
  const meanMs = Math.exp(entry.meanLog)
  entry.peakMs = isOutlier ? Math.max(ms, peakMs) : Math.max(meanMs, (peakMs + meanMs) / 2)
  entry.atMs = Math.max(atMs, entry.atMs)
  entry.recent.push(ms)
  if (entry.recent.length > RECENT) entry.recent.shift()
}
