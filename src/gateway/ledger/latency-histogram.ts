/**
 * Counts of durations by logarithmic buckets, so that quantiles of any span can be had by adding histograms up.
 * Bucket 0 holds up to 1 ms; bucket i holds durations above GROWTH^(i-1) and up to GROWTH^i milliseconds.
 */
export type LatencyHistogram = ReadonlyMap<number, number>

/** Each bucket ends 5 % above where it begins. */
const GROWTH = 1.05
const LOG_GROWTH = Math.log(GROWTH)

/**
 * By how much a quantile may be off, as a share of the exact one, for durations of 1 ms to 1 hour: the value reported lies
 * so that it is equally far, relatively, from both ends of its bucket. Source: DDSketch, Masson et al., VLDB 2019, section 2.
 */
export const QUANTILE_ERROR = (GROWTH - 1) / (GROWTH + 1)

/** The last bucket; longer durations are counted as one hour. */
const LAST_BUCKET = Math.ceil(Math.log(3_600_000) / LOG_GROWTH)

/** The bucket of a duration in milliseconds. */
export function bucketOf(ms: number): number {
  if (!(ms > 1)) return 0
  return Math.min(LAST_BUCKET, Math.ceil(Math.log(ms) / LOG_GROWTH))
}

/** Adds the counts of one histogram to another, in place. */
export function addHistogram(into: Map<number, number>, other: LatencyHistogram): void {
  for (const [bucket, count] of other) into.set(bucket, (into.get(bucket) ?? 0) + count)
}

/** How many durations were counted. */
export function countOf(histogram: LatencyHistogram): number {
  let count = 0
  for (const of of histogram.values()) count += of
  return count
}

/**
 * The durations in milliseconds that the shares `qs` (0..1, rising) of all durations do not exceed, by the nearest rank;
 * each within `QUANTILE_ERROR`. 0 for an empty histogram.
 */
export function quantilesOf(histogram: LatencyHistogram, qs: readonly number[]): readonly number[] {
  const buckets = [...histogram.keys()].sort((a, b) => a - b)
  const count = countOf(histogram)
  let index = -1
  let seen = 0
  return qs.map((q) => {
    const rank = Math.max(1, Math.ceil(q * count))
    while (seen < rank && index < buckets.length - 1) {
      index += 1
      seen += histogram.get(buckets[index] ?? 0) ?? 0
    }
    const bucket = buckets[index]
    return bucket === undefined ? 0 : middleOf(bucket)
  })
}

function middleOf(bucket: number): number {
  if (bucket === 0) return 1
  return (2 * GROWTH ** bucket) / (GROWTH + 1)
}

/** Pairs of bucket and count, 32 bit each, little end first. */
export function encodeHistogram(histogram: LatencyHistogram): Buffer {
  const bytes = Buffer.alloc(histogram.size * 8)
  let offset = 0
  for (const [bucket, count] of histogram) {
    bytes.writeUInt32LE(bucket, offset)
    bytes.writeUInt32LE(count, offset + 4)
    offset += 8
  }
  return bytes
}

/** Reads what `encodeHistogram` wrote. */
export function decodeHistogram(bytes: Uint8Array): LatencyHistogram {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const histogram = new Map<number, number>()
  for (let offset = 0; offset + 8 <= bytes.byteLength; offset += 8) {
    histogram.set(view.getUint32(offset, true), view.getUint32(offset + 4, true))
  }
  return histogram
}
