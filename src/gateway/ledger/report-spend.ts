import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { Database } from '../stores/open-database'
import type { LedgerQueries } from './ledger-queries'
import { spanOf } from './ledger-range'
import { queryRows } from './query-rows'

const pointRow = v.object({ atMs: v.number(), costUsd: v.number(), savedUsd: v.number() })
const shareRow = v.object({ name: v.string(), requests: v.number(), costUsd: v.number(), savedUsd: v.number() })

const MONEY = 'sum(cost_usd) AS costUsd, sum(saved_usd) AS savedUsd'
const WITHIN = 'FROM tally_spend WHERE grain = ? AND start_ms >= ? AND start_ms < ?'

/** What was spent, and on what. */
export function prepareSpend(database: Database): LedgerQueries['spend'] {
  const points = queryRows(database, `SELECT start_ms AS atMs, ${MONEY} ${WITHIN} GROUP BY start_ms`, pointRow)
  const shareBy = (group: string, name: string) =>
    queryRows(
      database,
      `SELECT ${name} AS name, sum(requests) AS requests, ${MONEY} ${WITHIN} GROUP BY ${group} ORDER BY costUsd DESC, requests DESC, 1`,
      shareRow,
    )
  // A key keeps its spending when it is renamed; it is shown by one of its names.
  const keys = shareBy('key_id', 'max(key_name)')
  const models = shareBy('model', 'model')
  const sizes = shareBy('image_size', 'image_size')
  return (range) => {
    const span = spanOf(range.sum, range)
    return {
      points: points(...span),
      keys: keys(...span),
      models: models(...span),
      sizes: [...sizes(...span)].sort(bySize),
    }
  }
}

const SIZE_ORDER: readonly string[] = IMAGE_SIZES

function bySize(a: { readonly name: string }, b: { readonly name: string }): number {
  return SIZE_ORDER.indexOf(a.name) - SIZE_ORDER.indexOf(b.name)
}
