import * as v from 'valibot'
import { type Database, inTransaction } from '../stores/open-database'
import { ENTRY_COLUMNS } from './entry-columns'
import { addHistogram, encodeHistogram } from './latency-histogram'
import type { LedgerEntry } from './ledger'
import { hoursKeptFrom } from './ledger-range'
import { queryRows } from './query-rows'
import { storedHistogram } from './stored-histogram'
import { type LatencyTally, tallyEntries } from './tally-entries'

/** Writes rows and roll-ups. `nowMs` is the date, in milliseconds since 1970. */
export type WriteEntries = (entries: readonly LedgerEntry[], nowMs: number) => void

const histogramRow = v.object({ histogram: storedHistogram })

/** Prepares the statements; what it returns writes some entries and their roll-ups in one transaction, or throws and writes none. */
export function prepareWrites(database: Database): WriteEntries {
  const names = ENTRY_COLUMNS.map(([name]) => name)
  const insert = database.prepare(
    `INSERT INTO request (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  const addOutcome = database.prepare(`
    INSERT INTO tally_outcome (grain, start_ms, path, outcome, cache, requests, saved_usd) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, saved_usd = saved_usd + excluded.saved_usd`)
  const addSpend = database.prepare(`
    INSERT INTO tally_spend (grain, start_ms, key_id, model, image_size, key_name, requests, ok, cost_usd, saved_usd)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET key_name = excluded.key_name, requests = requests + excluded.requests, ok = ok + excluded.ok,
      cost_usd = cost_usd + excluded.cost_usd, saved_usd = saved_usd + excluded.saved_usd`)
  const addPath = prepareLatency(database, 'tally_latency', 'path')
  const addPattern = prepareLatency(database, 'tally_pattern', 'pattern')
  return (entries, nowMs) =>
    inTransaction(database, () => {
      for (const entry of entries) insert.run(ENTRY_COLUMNS.map(([, cell]) => cell(entry)))
      const { outcomes, spend, paths, patterns } = tallyEntries(entries, hoursKeptFrom(nowMs))
      for (const { keys, requests, savedUsd } of outcomes) addOutcome.run([...keys, requests, savedUsd])
      for (const { keys, keyName, requests, ok, costUsd, savedUsd } of spend) {
        addSpend.run([...keys, keyName, requests, ok, costUsd, savedUsd])
      }
      paths.forEach(addPath)
      patterns.forEach(addPattern)
    })
}

function prepareLatency(database: Database, table: string, name: string): (tally: LatencyTally) => void {
  const find = queryRows(
    database,
    `SELECT histogram FROM ${table} WHERE grain = ? AND start_ms = ? AND ${name} = ? AND image_size = ?`,
    histogramRow,
  )
  const put = database.prepare(`
    INSERT INTO ${table} (grain, start_ms, ${name}, image_size, histogram) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET histogram = excluded.histogram`)
  return ({ keys, histogram }) => {
    const sum = new Map(histogram)
    for (const stored of find(...keys)) addHistogram(sum, stored.histogram)
    put.run([...keys, encodeHistogram(sum)])
  }
}
