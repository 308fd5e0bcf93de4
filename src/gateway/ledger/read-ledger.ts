import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { Database } from '../stores/open-database'
import { exportCsv } from './export-csv'
import { addHistogram, countOf, type LatencyHistogram, quantilesOf } from './latency-histogram'
import type { LatencyQuantiles, LedgerQueries, LedgerTotals, SizeValue } from './ledger-queries'
import { type LedgerRange, spanOf } from './ledger-range'
import { prepareRequestLists } from './list-requests'
import { queryRows } from './query-rows'
import { prepareOutcomes } from './report-outcomes'
import { prepareSpend } from './report-spend'
import { storedHistogram } from './stored-histogram'

const imageSize = v.picklist(IMAGE_SIZES)
const sums = v.object({
  requests: v.number(),
  ok: v.number(),
  costUsd: v.number(),
  savedUsd: v.number(),
  kept: v.number(),
  discarded: v.number(),
})
const sizeSums = v.object({
  imageSize,
  pictures: v.number(),
  kept: v.number(),
  discarded: v.number(),
  costUsd: v.number(),
})
const latencyRow = v.object({
  atMs: v.number(),
  name: v.string(),
  imageSize,
  histogram: storedHistogram,
})
type LatencyRow = v.InferOutput<typeof latencyRow>

const SUMS = `SELECT coalesce(sum(requests), 0) AS requests, coalesce(sum(ok), 0) AS ok,
  coalesce(sum(cost_usd), 0) AS costUsd, coalesce(sum(saved_usd), 0) AS savedUsd,
  coalesce(sum(kept), 0) AS kept, coalesce(sum(discarded), 0) AS discarded
  FROM tally_spend WHERE grain = ? AND start_ms >= ? AND start_ms < ?`
const SIZES = `SELECT image_size AS imageSize, sum(ok) AS pictures, sum(kept) AS kept, sum(discarded) AS discarded,
  sum(cost_usd) AS costUsd
  FROM tally_spend WHERE grain = ? AND start_ms >= ? AND start_ms < ? GROUP BY image_size`
const latencyOf = (table: string, name: string) =>
  `SELECT start_ms AS atMs, ${name} AS name, image_size AS imageSize, histogram
  FROM ${table} WHERE grain = ? AND start_ms >= ? AND start_ms < ?`

/** The queries over an open ledger. */
export function readLedger(database: Database): LedgerQueries {
  const sumRows = queryRows(database, SUMS, sums)
  const sizeRows = queryRows(database, SIZES, sizeSums)
  const pathRows = queryRows(database, latencyOf('tally_latency', 'path'), latencyRow)
  const patternRows = queryRows(database, latencyOf('tally_pattern', 'pattern'), latencyRow)

  function totals(range: LedgerRange): LedgerTotals {
    const [row] = sumRows(...spanOf(range.sum, range))
    const histogram = mergeHistograms(pathRows(...spanOf(range.sum, range)))
    return {
      ...(row ?? { requests: 0, ok: 0, costUsd: 0, savedUsd: 0, kept: 0, discarded: 0 }),
      ...(histogram.size === 0 ? {} : { latency: describeLatency(histogram) }),
    }
  }

  return {
    totals,
    latency: (range) =>
      pathRows(...spanOf(range.step, range)).map(({ atMs, name, imageSize: size, histogram }) => ({
        atMs,
        path: name,
        imageSize: size,
        ...describeLatency(histogram),
      })),
    outcomes: prepareOutcomes(database),
    spend: prepareSpend(database),
    fastestPatterns: (range, { limit, minAnswers }) =>
      sumByNameAndSize(patternRows(...spanOf(range.sum, range)))
        .map(({ name, imageSize: size, histogram }) => ({
          pattern: name,
          imageSize: size,
          ...describeLatency(histogram),
        }))
        .filter(({ answers }) => answers >= minAnswers)
        .sort((a, b) => a.p50Ms - b.p50Ms || b.answers - a.answers)
        .slice(0, limit),
    sizeValues: (range) => [...sizeRows(...spanOf(range.sum, range))].sort(bySize),
    ...prepareRequestLists(database),
    exportCsv: (range) => exportCsv(database, range),
  }
}

function bySize(a: SizeValue, b: SizeValue): number {
  return IMAGE_SIZES.indexOf(a.imageSize) - IMAGE_SIZES.indexOf(b.imageSize)
}

function describeLatency(histogram: LatencyHistogram): LatencyQuantiles {
  const [p50Ms = 0, p95Ms = 0] = quantilesOf(histogram, [0.5, 0.95])
  return { answers: countOf(histogram), p50Ms, p95Ms }
}

function mergeHistograms(rows: readonly LatencyRow[]): LatencyHistogram {
  const sum = new Map<number, number>()
  for (const { histogram } of rows) addHistogram(sum, histogram)
  return sum
}

function sumByNameAndSize(rows: readonly LatencyRow[]): readonly Omit<LatencyRow, 'atMs'>[] {
  const groups = new Map<string, { name: string; imageSize: LatencyRow['imageSize']; histogram: Map<number, number> }>()
  for (const { name, imageSize: size, histogram } of rows) {
    const id = `${size} ${name}`
    const group = groups.get(id) ?? { name, imageSize: size, histogram: new Map<number, number>() }
    addHistogram(group.histogram, histogram)
    groups.set(id, group)
  }
  return [...groups.values()]
}
