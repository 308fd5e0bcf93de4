import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IMAGE_SIZES } from '../../../src/core/models'
import { QUANTILE_ERROR } from '../../../src/gateway/ledger/latency-histogram'
import type { LedgerEntry } from '../../../src/gateway/ledger/ledger'
import { type LedgerRange, RANGE_NAMES, rangeOf } from '../../../src/gateway/ledger/ledger-range'
import { type OpenLedger, openLedger } from '../../../src/gateway/ledger/open-ledger'
import { makeEntry, NOON } from './entries'
import { createHandClock } from './hand-clock'

const DAY_MS = 86_400_000

async function ledgerOf(entries: readonly LedgerEntry[]): Promise<OpenLedger> {
  const clock = createHandClock(NOON)
  const ledger = openLedger({
    database: ':memory:',
    clock,
    settings: { keepPrompts: true, keepDays: 400 },
    warn: (message) => expect.unreachable(message),
  })
  // In several batches, so that roll-ups are added to and not only made.
  for (const [index, entry] of entries.entries()) {
    ledger.record(entry)
    if (index % 7 === 6) await clock.advance(1000)
  }
  await clock.advance(1000)
  return ledger
}

const someEntry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    atMs: fc.integer({ min: NOON - 390 * DAY_MS, max: NOON }).chain((old) =>
      // Every range needs some.
      fc.constantFrom(old, NOON - ((NOON - old) % (30 * DAY_MS)), NOON - ((NOON - old) % DAY_MS)),
    ),
    keyId: fc.constantFrom('a', 'b'),
    path: fc.constantFrom('', 'ai-studio', 'vertex'),
    model: fc.constantFrom('flash', 'pro'),
    imageSize: fc.constantFrom(...IMAGE_SIZES),
    pattern: fc.constantFrom('generate, short', 'edit 1 ref, long'),
    totalMs: fc.integer({ min: 1, max: 200_000 }),
    costCents: fc.integer({ min: 0, max: 50 }),
    outcome: fc.constantFrom('ok' as const, 'ok' as const, 'blocked' as const, 'timeout' as const),
    cache: fc.constantFrom('miss' as const, 'hit' as const, 'off' as const),
  })
  .map(({ costCents, ...rest }) =>
    makeEntry({
      ...rest,
      keyName: `Key ${rest.keyId}`,
      costUsd: costCents / 100,
      savedUsd: rest.cache === 'hit' ? 0.25 : 0,
    }),
  )

const within = ({ fromMs, toMs }: LedgerRange, entries: readonly LedgerEntry[]) =>
  entries.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
const sum = (entries: readonly LedgerEntry[], of: (entry: LedgerEntry) => number) =>
  entries.reduce((total, entry) => total + of(entry), 0)
const isMade = (entry: LedgerEntry) => entry.outcome === 'ok' && entry.cache !== 'hit' && entry.path !== ''
const exact = (entries: readonly LedgerEntry[], q: number) => {
  const sorted = entries.map(({ totalMs }) => totalMs).sort((a, b) => a - b)
  return sorted[Math.ceil(q * sorted.length) - 1] ?? 0
}

function expectNear(value: number, wanted: number): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(wanted * QUANTILE_ERROR + 1e-6)
}

type Rows = readonly LedgerEntry[]

function expectTotals(ledger: OpenLedger, range: LedgerRange, rows: Rows): void {
  const made = rows.filter(isMade)
  const totals = ledger.totals(range)
  expect(totals).toMatchObject({ requests: rows.length, ok: rows.filter(({ outcome }) => outcome === 'ok').length })
  expect(totals.costUsd).toBeCloseTo(sum(rows, ({ costUsd }) => costUsd))
  expect(totals.savedUsd).toBeCloseTo(sum(rows, ({ savedUsd }) => savedUsd))
  expect(totals.latency?.answers ?? 0).toBe(made.length)
  expectNear(totals.latency?.p95Ms ?? 0, exact(made, 0.95))
}

function expectSpend(ledger: OpenLedger, range: LedgerRange, rows: Rows): void {
  const spend = ledger.spend(range)
  for (const { name, costUsd } of spend.keys) {
    const same = rows.filter(({ keyName }) => keyName === name)
    expect(costUsd).toBeCloseTo(sum(same, (row) => row.costUsd))
  }
  for (const shares of [spend.keys, spend.models, spend.sizes]) {
    expect(shares.reduce((all, { requests }) => all + requests, 0)).toBe(rows.length)
  }
  const spent = spend.points.reduce((all, { costUsd }) => all + costUsd, 0)
  expect(spent).toBeCloseTo(sum(rows, ({ costUsd }) => costUsd))
}

function expectOutcomes(ledger: OpenLedger, range: LedgerRange, rows: Rows): void {
  const outcomes = ledger.outcomes(range)
  expect(outcomes.points.reduce((all, point) => all + point.ok + point.failed, 0)).toBe(rows.length)
  for (const { outcome, requests } of outcomes.reasons) {
    expect(requests).toBe(rows.filter((row) => row.outcome === outcome).length)
  }
}

function expectLatency(ledger: OpenLedger, range: LedgerRange, made: Rows): void {
  const stepMs = range.step === 'hour' ? 3_600_000 : DAY_MS
  for (const point of ledger.latency(range)) {
    const step = made.filter(({ atMs }) => atMs >= point.atMs && atMs < point.atMs + stepMs)
    const same = step.filter(({ path, imageSize }) => path === point.path && imageSize === point.imageSize)
    expect(point.answers).toBe(same.length)
    expectNear(point.p50Ms, exact(same, 0.5))
  }
  for (const speed of ledger.fastestPatterns(range, { limit: 100, minAnswers: 1 })) {
    const same = made.filter((row) => row.pattern === speed.pattern && row.imageSize === speed.imageSize)
    expect(speed.answers).toBe(same.length)
    expectNear(speed.p50Ms, exact(same, 0.5))
  }
}

describe('the roll-ups', () => {
  test.each(RANGE_NAMES)('say of %s what the rows say', async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someEntry, { maxLength: 80, size: 'max' }), async (entries) => {
        const ledger = await ledgerOf(entries)
        const range = rangeOf(name, NOON)
        const rows = within(range, entries)
        expectTotals(ledger, range, rows)
        expectSpend(ledger, range, rows)
        expectOutcomes(ledger, range, rows)
        expectLatency(ledger, range, rows.filter(isMade))
        await ledger.close()
      }),
      { numRuns: 12 },
    )
  })
})

describe('the lists', () => {
  test('name the slowest and the dearest of the range, and no others', async () => {
    const ledger = await ledgerOf([
      makeEntry({ requestId: 'old', totalMs: 99_000, costUsd: 9, atMs: NOON - 3 * DAY_MS }),
      makeEntry({ requestId: 'slow', totalMs: 50_000, costUsd: 0.2, prompt: 'A lake' }),
      makeEntry({ requestId: 'dear', totalMs: 20_000, costUsd: 0.4 }),
      makeEntry({ requestId: 'free', totalMs: 10, costUsd: 0, cache: 'hit' }),
    ])
    const range = rangeOf('24h', NOON)
    expect(ledger.slowest(range, 2).map(({ requestId }) => requestId)).toEqual(['slow', 'dear'])
    expect(ledger.slowest(range, 1)[0]).toMatchObject({ prompt: 'A lake', atMs: NOON, keyName: 'Studio' })
    expect(ledger.dearest(range, 5).map(({ requestId }) => requestId)).toEqual(['dear', 'slow'])
    await ledger.close()
  })

  test('leave out patterns that were hardly asked for', async () => {
    const ledger = await ledgerOf([
      makeEntry({ pattern: 'lucky', totalMs: 10 }),
      makeEntry({ pattern: 'usual', totalMs: 5000 }),
      makeEntry({ pattern: 'usual', totalMs: 5000 }),
      makeEntry({ pattern: 'slow', totalMs: 9000 }),
      makeEntry({ pattern: 'slow', totalMs: 9000 }),
    ])
    const fastest = ledger.fastestPatterns(rangeOf('24h', NOON), { limit: 5, minAnswers: 2 })
    expect(fastest.map(({ pattern, answers }) => [pattern, answers])).toEqual([
      ['usual', 2],
      ['slow', 2],
    ])
    await ledger.close()
  })

  test('put models that nobody answered for into one row', async () => {
    const ledger = await ledgerOf([
      makeEntry(),
      ...Array.from({ length: 50 }, (_, index) =>
        makeEntry({ model: `nonsense-${index}`, outcome: 'invalid-request', costUsd: 0 }),
      ),
    ])
    expect(ledger.spend(rangeOf('24h', NOON)).models.map(({ name }) => name)).toEqual(['gemini-3.1-flash-image', ''])
    await ledger.close()
  })

  test('are empty for an empty ledger', async () => {
    const ledger = await ledgerOf([])
    const range = rangeOf('12mo', NOON)
    expect(ledger.totals(range)).toEqual({ requests: 0, ok: 0, costUsd: 0, savedUsd: 0, kept: 0, discarded: 0 })
    expect(ledger.latency(range)).toEqual([])
    expect(ledger.outcomes(range)).toEqual({ points: [], reasons: [], paths: [], cache: [] })
    expect(ledger.sizeValues(range)).toEqual([])
    await ledger.close()
  })
})

describe('the export', () => {
  test('holds every request of the range once, in time order, over many pages', async () => {
    const entries = Array.from({ length: 1003 }, (_, index) =>
      makeEntry({ requestId: `r${index}`, atMs: NOON - 1000 * (index % 7) }),
    )
    const ledger = await ledgerOf([...entries, makeEntry({ requestId: 'old', atMs: NOON - 5 * DAY_MS })])
    const pages: string[] = []
    for await (const page of ledger.exportCsv(rangeOf('24h', NOON))) pages.push(page)
    const lines = pages.join('').trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/^time,at_ms,request_id,/)
    expect(lines).toHaveLength(1004)
    const ids = lines.slice(1).map((line) => line.split(',')[2])
    expect(new Set(ids).size).toBe(1003)
    const times = lines.slice(1).map((line) => Number(line.split(',')[1]))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(pages.length).toBeGreaterThan(5)
    await ledger.close()
  })

  test.each([
    ['a comma', 'a, b', '"a, b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'one\ntwo', '"one\ntwo"'],
    ['a formula', '=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['a formula by plus', '+1+1', "'+1+1"],
    ['a formula by minus', '-2+3', "'-2+3"],
    ['a formula by at', '@SUM(A1)', "'@SUM(A1)"],
    ['a formula behind a tab', '\t=1', "'\t=1"],
  ])('writes %s so that a spreadsheet shows it as it is', async (_, prompt, cell) => {
    const ledger = await ledgerOf([makeEntry({ prompt })])
    let csv = ''
    for await (const page of ledger.exportCsv(rangeOf('24h', NOON))) csv += page
    expect(csv).toContain(`,${cell},3,`)
    await ledger.close()
  })
})

describe('a range', () => {
  test.each([
    ['24h', '2026-11-17T13:00', '2026-11-18T13:00'],
    ['7d', '2026-11-12T00:00', '2026-11-19T00:00'],
    ['30d', '2026-10-20T00:00', '2026-11-19T00:00'],
    ['12mo', '2025-12-01T00:00', '2026-12-01T00:00'],
  ] as const)('of %s goes to the end of the span that is running', (name, from, to) => {
    const range = rangeOf(name, NOON + 1234)
    expect([range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString().slice(0, 16))).toEqual([from, to])
  })
})
