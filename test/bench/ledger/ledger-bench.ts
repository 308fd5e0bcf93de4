import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import Libsql from 'libsql'
import type { Clock } from '../../../src/gateway/clock'
import { rangeOf } from '../../../src/gateway/ledger/ledger-range'
import { type OpenLedger, openLedger } from '../../../src/gateway/ledger/open-ledger'
import { plausibleEntries } from '../../gateway/ledger/plausible-entries'
import { PLAIN_QUERIES, type PlainQuery } from './plain-queries'

const DEFAULT_ROWS = 1_000_000
/** Entries recorded before their writing is waited for. */
const CHUNK = 10_000
const RUNS = 5
const NOW_MS = Date.UTC(2026, 10, 18, 12)
const YEAR_MS = 352 * 86_400_000

const year = rangeOf('12mo', NOW_MS)
const lastDay = rangeOf('24h', NOW_MS)

const clock: Clock = {
  now: () => NOW_MS,
  elapsed: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
}

/**
 * Fills a ledger through its own code, a year of requests, and times each query of the dashboard against the same question
 * asked of the raw rows. `npm run bench -- ledger --rows 100000`
 */
export async function runLedgerBench(options: readonly string[]): Promise<void> {
  const rows = Number(options[options.indexOf('--rows') + 1] ?? DEFAULT_ROWS) || DEFAULT_ROWS
  const dir = mkdtempSync(join(tmpdir(), 'refill-ledger-bench-'))
  const file = join(dir, 'ledger.db')
  const ledger = openLedger({
    database: file,
    clock,
    settings: { keepPrompts: false, keepDays: 400 },
    warn: (message) => console.warn(message),
  })
  try {
    await fill(ledger, rows)
    console.log(`File: ${Math.round(statSync(file).size / 1e6)} MB\n`)
    compareQueries(ledger, file)
    await timeExport(ledger)
  } finally {
    await ledger.close()
    rmSync(dir, { recursive: true })
  }
}

async function fill(ledger: OpenLedger, rows: number): Promise<void> {
  const blocks = monitorEventLoopDelay({ resolution: 1 })
  const started = performance.now()
  blocks.enable()
  let recorded = 0
  for (const entry of plausibleEntries({ count: rows, fromMs: NOW_MS - YEAR_MS, toMs: NOW_MS })) {
    ledger.record(entry)
    recorded += 1
    if (recorded % CHUNK === 0) await ledger.flush()
  }
  await ledger.flush()
  blocks.disable()
  const ms = performance.now() - started
  console.log(
    `${rows.toLocaleString('en')} requests recorded in ${(ms / 1000).toFixed(1)} s, ${((ms / rows) * 1000).toFixed(0)} µs each. ` +
      `Event loop blocked by a batch of 200: median ${(blocks.percentile(50) / 1e6).toFixed(1)} ms, ` +
      `99 % under ${(blocks.percentile(99) / 1e6).toFixed(1)} ms, longest ${(blocks.max / 1e6).toFixed(1)} ms.`,
  )
}

/** The queries of the dashboard over the longest range, and the same asked of the rows. */
const QUERIES: readonly {
  readonly name: string
  readonly ask: (ledger: OpenLedger) => unknown
  readonly sql: readonly PlainQuery[]
}[] = [
  { name: 'totals', ask: (ledger) => ledger.totals(year), sql: PLAIN_QUERIES.totals },
  { name: 'latency', ask: (ledger) => ledger.latency(year), sql: PLAIN_QUERIES.latency },
  { name: 'outcomes', ask: (ledger) => ledger.outcomes(year), sql: PLAIN_QUERIES.outcomes },
  { name: 'spend', ask: (ledger) => ledger.spend(year), sql: PLAIN_QUERIES.spend },
  {
    name: 'patterns',
    ask: (ledger) => ledger.fastestPatterns(year, { limit: 10, minAnswers: 5 }),
    sql: PLAIN_QUERIES.patterns,
  },
  { name: 'sizes', ask: (ledger) => ledger.sizeValues(year), sql: PLAIN_QUERIES.sizes },
  { name: 'slowest', ask: (ledger) => ledger.slowest(year, 20), sql: PLAIN_QUERIES.slowest },
  { name: 'slowest of 24 h', ask: (ledger) => ledger.slowest(lastDay, 20), sql: PLAIN_QUERIES.slowestOfDay },
  { name: 'dearest', ask: (ledger) => ledger.dearest(year, 20), sql: PLAIN_QUERIES.dearest },
  { name: 'dearest of 24 h', ask: (ledger) => ledger.dearest(lastDay, 20), sql: PLAIN_QUERIES.dearestOfDay },
]

function compareQueries(ledger: OpenLedger, file: string): void {
  const plain = new Libsql(file)
  console.log('query, 12 months      ledger ms   rows by SQL ms   ratio')
  let longestMs = 0
  for (const { name, ask, sql } of QUERIES) {
    const ours = medianMs(RUNS, () => ask(ledger))
    longestMs = Math.max(longestMs, ours)
    const theirs = medianMs(1, () => sql.map(([text, range]) => plain.prepare(text).all(spanOf(range))))
    console.log(
      `${name.padEnd(20)} ${ours.toFixed(1).padStart(10)} ${theirs.toFixed(0).padStart(16)} ${`${(theirs / ours).toFixed(0)}x`.padStart(7)}`,
    )
  }
  plain.close()
  console.log(`Longest block by one query: ${longestMs.toFixed(1)} ms`)
}

function spanOf(range: '24h' | '12mo'): readonly number[] {
  const { fromMs, toMs } = rangeOf(range, NOW_MS)
  return [fromMs, toMs]
}

function medianMs(runs: number, work: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  }).sort((a, b) => a - b)
  return times[Math.floor(runs / 2)] ?? 0
}

async function timeExport(ledger: OpenLedger): Promise<void> {
  const started = performance.now()
  let [bytes, lines, longestMs, last] = [0, 0, 0, started]
  for await (const page of ledger.exportCsv(rangeOf('30d', NOW_MS))) {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
    bytes += page.length
    lines += page.split('\r\n').length - 1
  }
  const seconds = (performance.now() - started) / 1000
  console.log(
    `CSV of 30 days: ${lines.toLocaleString('en')} lines, ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s, longest page ${longestMs.toFixed(1)} ms`,
  )
}
