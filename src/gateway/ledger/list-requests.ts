import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { Database } from '../stores/open-database'
import { entryCache, entryOutcome } from './entry-words'
import type { LedgerQueries, RequestRow } from './ledger-queries'
import type { LedgerRange } from './ledger-range'
import { queryRows } from './query-rows'

const requestRow = v.pipe(
  v.object({
    atMs: v.number(),
    requestId: v.string(),
    keyName: v.string(),
    path: v.string(),
    attempts: v.number(),
    model: v.string(),
    imageSize: v.picklist(IMAGE_SIZES),
    pattern: v.string(),
    prompt: v.nullable(v.string()),
    queueMs: v.number(),
    upstreamMs: v.number(),
    totalMs: v.number(),
    costUsd: v.number(),
    outcome: entryOutcome,
    cache: entryCache,
  }),
  v.transform(({ prompt, ...row }): RequestRow => ({ ...row, ...(prompt === null ? {} : { prompt }) })),
)

/** The first rows of an index, found in the index alone, and only then the rows themselves. */
const topBy = (column: string) => `
  SELECT at_ms AS atMs, request_id AS requestId, key_name AS keyName, path, attempts, model, image_size AS imageSize,
    pattern, prompt, queue_ms AS queueMs, upstream_ms AS upstreamMs, total_ms AS totalMs, cost_usd AS costUsd, outcome, cache
  FROM request WHERE id IN (
    SELECT id FROM request WHERE at_ms >= ? AND at_ms < ? AND ${column} > 0 ORDER BY ${column} DESC LIMIT ?
  ) ORDER BY ${column} DESC, id`

/** The slowest and the dearest requests of a range. */
export function prepareRequestLists(database: Database): Pick<LedgerQueries, 'slowest' | 'dearest'> {
  const slowest = queryRows(database, topBy('total_ms'), requestRow)
  const dearest = queryRows(database, topBy('cost_usd'), requestRow)
  return {
    slowest: ({ fromMs, toMs }: LedgerRange, limit: number) => slowest(fromMs, toMs, limit),
    dearest: ({ fromMs, toMs }: LedgerRange, limit: number) => dearest(fromMs, toMs, limit),
  }
}
