import type { ImageSize } from '../../core/models'
import { expectedMs } from '../../core/price'

/** What is expected of the next picture of a size. */
export interface LatencyEstimate {
  /** Peak EWMA, or a guess where nothing was measured. */
  readonly ms: number
  /** `measured`: lately. `scaled`: lately, but only other sizes. `cold`: never, or not for a while. */
  readonly basis: 'measured' | 'scaled' | 'cold'
}

/**
 * Peak EWMA latency of one path and model. Each image size has its own mean; what all sizes share is how much slower or
 * faster the path has become, so that rare 4K pictures learn of a slow hour from frequent 1K ones. A sample within the
 * usual spread moves the means; one far above it counts at once and in full, and fades as other answers come and as time
 * goes by; unless requests that were sent after it have been answered well, which makes it one stalled request and no
 * slow path. Times are those of `Clock.elapsed`.
 */
export interface LatencyTable {
  record(size: ImageSize, ms: number, atMs: number): void
  /** A failure took so long: it counts when it was slower than expected, and never makes the path look fast. */
  recordFailure(size: ImageSize, ms: number, atMs: number): void
  estimate(size: ImageSize, atMs: number): LatencyEstimate
  /** How many answers came lately, of all sizes; older ones count less. */
  samples(atMs: number): number
  /** Whether a request sent later than this one was answered within the usual spread. */
  isOvertaken(sentAtMs: number): boolean
  /** Milliseconds that 95 of 100 answers of this size stayed below; undefined with too few of them. */
  p95(size: ImageSize): number | undefined
  /** How many times slower than usual the path answers at the moment. */
  slowness(): number
  /** Estimates of the sizes that were measured, for people. */
  peaks(atMs: number): { readonly [Size in ImageSize]?: number }
}

interface SizeEntry {
  /** Natural logarithm of what this size takes when the path's level is 0: latencies spread by factors. */
  log: number
  samples: number
  recent: number[]
}

interface Sample {
  readonly atMs: number
  readonly sentAtMs: number
}

/** A path unused for so long is cold. Source: faults of providers last minutes. */
const STALE_MS = 300_000
/** Answers count less after this, as a measure of how alive a path is. */
const MEMORY_MS = 180_000
/** Weight of a sample in the path's level, more after a silence. Tuned on the simulator. */
const LEVEL_WEIGHT = 0.08
const SILENCE_MS = 120_000
const SIZE_WEIGHT = 0.03
const USUAL_WEIGHT = 0.01
/** Picture latencies spread by a third: two in a hundred take twice the usual time while nothing is wrong. */
const OUTLIER = 2
/** An answer within this many times what was expected is a good one. */
export const GOOD = 1.5
const PEAK_FADE_MS = 30_000
const RECENT = 64
const LEAST_FOR_P95 = 10

/** Empty at first: every size has a guess. */
export function createLatencyTable(): LatencyTable {
  const sizes = new Map<ImageSize, SizeEntry>()
  let level = 0
  let usualLevel = 0
  let peakLog = 0
  let count = 0
  let lastAtMs = Number.NEGATIVE_INFINITY
  let newestGoodMs = Number.NEGATIVE_INFINITY

  const samples = (atMs: number): number => (count === 0 ? 0 : count * Math.exp(-(atMs - lastAtMs) / MEMORY_MS))
  const peakAt = (atMs: number): number => (peakLog > 0 ? peakLog * Math.exp(-(atMs - lastAtMs) / PEAK_FADE_MS) : 0)
  const logOf = (size: ImageSize): number => (sizes.get(size)?.log ?? Math.log(expectedMs(size))) + level

  // What a sample says is shared between the path's level and the size: of a new path one cannot tell the two apart.
  const addSample = (entry: SizeEntry, error: number, { atMs, sentAtMs }: Sample): void => {
    const known = samples(atMs)
    const silence = 1 - Math.exp(-(atMs - lastAtMs) / SILENCE_MS)
    const levelWeight = count === 0 ? 1 : Math.max(LEVEL_WEIGHT, silence, 1 / (known + 1))
    const isOutlier = count > 0 && error > Math.log(OUTLIER) && sentAtMs > newestGoodMs
    const before = level
    level += levelWeight * error
    usualLevel += Math.max(USUAL_WEIGHT, 1 / (known + 1)) * (level - usualLevel)
    const sizeShare = Math.max(SIZE_WEIGHT, 0.5 / (entry.samples + 1)) * (1 - levelWeight)
    entry.log += sizeShare * error
    // What the means did not take over yet, so that the estimate is the sample.
    peakLog = isOutlier ? Math.max((1 - levelWeight - sizeShare) * error, peakAt(atMs)) : peakAt(atMs) / 2
    entry.samples += 1
    count = known + 1
    // Beside what is usual, not beside an estimate that may be rising already.
    if (error + before - usualLevel < Math.log(GOOD)) newestGoodMs = Math.max(newestGoodMs, sentAtMs)
    lastAtMs = Math.max(lastAtMs, atMs)
  }

  const record = (size: ImageSize, ms: number, atMs: number): void => {
    const safeMs = Math.max(1, ms)
    const entry = sizes.get(size) ?? { log: Math.log(expectedMs(size)), samples: 0, recent: [] }
    sizes.set(size, entry)
    addSample(entry, Math.log(safeMs) - logOf(size), { atMs, sentAtMs: atMs - safeMs })
    entry.recent.push(safeMs)
    if (entry.recent.length > RECENT) entry.recent.shift()
  }

  const estimate = (size: ImageSize, atMs: number): LatencyEstimate => {
    const isStale = atMs - lastAtMs > STALE_MS
    const basis = isStale ? 'cold' : sizes.has(size) ? 'measured' : 'scaled'
    return { ms: Math.exp(logOf(size) + peakAt(atMs)), basis }
  }

  return {
    record,
    estimate,
    samples,
    isOvertaken: (sentAtMs) => sentAtMs <= newestGoodMs,
    recordFailure(size, ms, atMs) {
      if (ms > estimate(size, atMs).ms) record(size, ms, atMs)
    },
    p95(size) {
      const recent = sizes.get(size)?.recent ?? []
      if (recent.length < LEAST_FOR_P95) return undefined
      return [...recent].sort((a, b) => a - b)[Math.ceil(recent.length * 0.95) - 1]
    },
    slowness: () => Math.exp(level - usualLevel),
    peaks: (atMs) => Object.fromEntries([...sizes.keys()].map((size) => [size, Math.round(estimate(size, atMs).ms)])),
  }
}
