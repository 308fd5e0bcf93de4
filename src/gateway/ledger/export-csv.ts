import { setImmediate } from 'node:timers/promises'
import * as v from 'valibot'
import type { Database } from '../stores/open-database'
import { type Cell, ENTRY_COLUMNS } from './entry-columns'
import type { LedgerRange } from './ledger-range'
import { queryRows } from './query-rows'

/** Lines read at a time: some milliseconds. */
const PAGE_ROWS = 200
/** A cell that begins so is taken for a formula by spreadsheets. Source: OWASP, CSV Injection. */
const FORMULA_START = /^[=+\-@\t\r]/

const cell = v.nullable(v.union([v.string(), v.number()]))
const pageRow = v.looseObject({ id: v.number(), at_ms: v.number() })

const COLUMNS = [...ENTRY_COLUMNS.map(([name]) => name), 'verdict']

/** The requests of a range as CSV (RFC 4180: CRLF, quotes doubled), with the time as ISO 8601 in front; a page at a time. */
export async function* exportCsv(database: Database, { fromMs, toMs }: LedgerRange): AsyncIterable<string> {
  const page = queryRows(
    database,
    `SELECT id, ${COLUMNS.join(', ')} FROM request
     WHERE at_ms < ? AND (at_ms > ? OR (at_ms = ? AND id > ?)) AND at_ms >= ? ORDER BY at_ms, id LIMIT ${PAGE_ROWS}`,
    pageRow,
  )
  yield line(['time', ...COLUMNS])
  let [atMs, id] = [fromMs, 0]
  for (;;) {
    const rows = page(toMs, atMs, atMs, id, atMs)
    const last = rows[rows.length - 1]
    if (last === undefined) return
    yield rows.map((row) => line([isoTime(row.at_ms), ...COLUMNS.map((name) => v.parse(cell, row[name]))])).join('')
    if (rows.length < PAGE_ROWS) return
    atMs = last.at_ms
    id = last.id
    await setImmediate()
  }
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** One cell. Text that a spreadsheet would run gets an apostrophe in front, which it shows as text; numbers are left alone. */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA_START.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function isoTime(atMs: number): string {
  const date = new Date(atMs)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
