import { type Database, inTransaction } from '../stores/open-database'
import { grainStart, hoursKeptFrom } from './ledger-range'

const DAY_MS = 86_400_000
/** Rows removed at a time, so that a call stays within some milliseconds. */
const SWEEP_ROWS = 500

const TALLIES = ['tally_outcome', 'tally_spend', 'tally_latency', 'tally_pattern']

/**
 * Removes some rows that are older than so many whole days (UTC), then the roll-ups of those days; the roll-up of a month
 * stays until its last day is that old. Returns how many rows were removed: call it again until it is 0.
 */
export function sweepLedger(database: Database, nowMs: number, keepDays: number): number {
  const beforeMs = grainStart('day', nowMs) - keepDays * DAY_MS
  return inTransaction(database, () => {
    const { changes } = database
      .prepare('DELETE FROM request WHERE id IN (SELECT id FROM request WHERE at_ms < ? ORDER BY at_ms LIMIT ?)')
      .run([beforeMs, SWEEP_ROWS])
    if (changes > 0) return changes
    const hoursBeforeMs = Math.max(beforeMs, hoursKeptFrom(nowMs))
    return (
      removeTallies(database, 'hour', hoursBeforeMs) +
      removeTallies(database, 'day', beforeMs) +
      removeTallies(database, 'month', grainStart('month', beforeMs))
    )
  })
}

function removeTallies(database: Database, grain: string, beforeMs: number): number {
  let removed = 0
  for (const table of TALLIES) {
    // The rows of one moment at a time: a file that was left alone for a year has many.
    const { changes } = database
      .prepare(
        `DELETE FROM ${table} WHERE grain = ?1 AND start_ms < ?2
         AND start_ms = (SELECT min(start_ms) FROM ${table} WHERE grain = ?1)`,
      )
      .run([grain, beforeMs])
    removed += changes
  }
  return removed
}
