import * as v from 'valibot'
import type { Database } from '../stores/open-database'
import { entryCache, entryOutcome } from './entry-words'
import type { LedgerQueries } from './ledger-queries'
import { spanOf } from './ledger-range'
import { queryRows } from './query-rows'

const pointRow = v.object({ atMs: v.number(), ok: v.number(), failed: v.number() })
const reasonRow = v.object({ outcome: entryOutcome, requests: v.number() })
const pathRow = v.object({ path: v.string(), requests: v.number(), ok: v.number() })
const cacheRow = v.object({ cache: entryCache, requests: v.number(), savedUsd: v.number() })

const WITHIN = 'FROM tally_outcome WHERE grain = ? AND start_ms >= ? AND start_ms < ?'
const OK = "sum(CASE WHEN outcome = 'ok' THEN requests ELSE 0 END)"
const FAILED = "sum(CASE WHEN outcome = 'ok' THEN 0 ELSE requests END)"

/** How requests ended. */
export function prepareOutcomes(database: Database): LedgerQueries['outcomes'] {
  const points = queryRows(
    database,
    `SELECT start_ms AS atMs, ${OK} AS ok, ${FAILED} AS failed ${WITHIN} GROUP BY start_ms`,
    pointRow,
  )
  const reasons = queryRows(
    database,
    `SELECT outcome, sum(requests) AS requests ${WITHIN} AND outcome <> 'ok' GROUP BY outcome ORDER BY 2 DESC, 1`,
    reasonRow,
  )
  const paths = queryRows(
    database,
    `SELECT path, sum(requests) AS requests, ${OK} AS ok ${WITHIN} GROUP BY path ORDER BY 2 DESC, 1`,
    pathRow,
  )
  const cache = queryRows(
    database,
    `SELECT cache, sum(requests) AS requests, sum(saved_usd) AS savedUsd ${WITHIN} AND outcome = 'ok' GROUP BY cache ORDER BY 2 DESC, 1`,
    cacheRow,
  )
  return (range) => {
    const span = spanOf(range.sum, range)
    return { points: points(...span), reasons: reasons(...span), paths: paths(...span), cache: cache(...span) }
  }
}
