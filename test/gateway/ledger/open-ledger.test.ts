import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rangeOf } from '../../../src/gateway/ledger/ledger-range'
import { type OpenLedger, openLedger } from '../../../src/gateway/ledger/open-ledger'
import { makeEntry, NOON } from './entries'
import { createHandClock, type HandClock } from './hand-clock'

let dir: string
let clock: HandClock
let ledger: OpenLedger
let warnings: string[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'refill-ledger-'))
  clock = createHandClock(NOON)
  warnings = []
  ledger = open()
})
afterEach(async () => {
  const closed = ledger.close()
  await clock.advance(5000)
  await closed
  rmSync(dir, { recursive: true })
})

function open({ keepPrompts = false, keepDays = 30 } = {}): OpenLedger {
  return openLedger({
    database: join(dir, 'ledger.db'),
    clock,
    settings: { keepPrompts, keepDays },
    warn: (message) => warnings.push(message),
  })
}

const day = () => rangeOf('24h', clock.now())
const requests = () => ledger.totals(day()).requests

async function csvOf(of: OpenLedger): Promise<string> {
  let csv = ''
  for await (const page of of.exportCsv(rangeOf('12mo', clock.now()))) csv += page
  return csv
}

describe('recording', () => {
  test('writes within a second', async () => {
    ledger.record(makeEntry())
    expect(requests()).toBe(0)
    await clock.advance(999)
    expect(requests()).toBe(0)
    await clock.advance(1)
    expect(requests()).toBe(1)
  })

  test('writes two hundred at once, without waiting', async () => {
    for (let index = 0; index < 200; index += 1) ledger.record(makeEntry({ requestId: `r${index}` }))
    expect(requests()).toBe(0)
    await clock.advance(0)
    expect(requests()).toBe(200)
  })

  test('is done when a flush resolves', async () => {
    for (let index = 0; index < 450; index += 1) ledger.record(makeEntry())
    const flushed = ledger.flush()
    await clock.advance(0)
    await flushed
    expect(requests()).toBe(450)
    expect(ledger.queuedEntries()).toBe(0)
  })

  test('survives closing and opening', async () => {
    ledger.record(makeEntry())
    await ledger.close()
    ledger = open()
    expect(requests()).toBe(1)
  })

  test('leaves the prompt out unless the operator wants it', async () => {
    ledger.record(makeEntry({ prompt: 'a secret plan' }))
    await clock.advance(1000)
    expect(await csvOf(ledger)).not.toContain('a secret plan')
    await ledger.close()
    ledger = open({ keepPrompts: true })
    ledger.record(makeEntry({ prompt: 'a public plan' }))
    await clock.advance(1000)
    expect(await csvOf(ledger)).toContain('a public plan')
  })

  test('loses one entry that cannot be stored, says so, and goes on', async () => {
    // A column of whole numbers refuses it, which no waiting would change.
    ledger.record(makeEntry({ attempts: 1.5 }))
    await clock.advance(1000)
    ledger.record(makeEntry())
    await clock.advance(1000)
    expect(requests()).toBe(1)
    expect(ledger.droppedEntries()).toBe(1)
    expect(warnings).toHaveLength(1)
  })

  test('says so when it comes after closing', async () => {
    await ledger.close()
    ledger.record(makeEntry())
    expect(warnings).toHaveLength(1)
    ledger = open()
  })
})

describe('a store that another process has locked', () => {
  let other: Libsql.Database

  beforeEach(() => {
    other = new Libsql(join(dir, 'ledger.db'))
    other.exec('BEGIN IMMEDIATE')
  })
  afterEach(() => {
    other.close()
  })

  test('keeps entries waiting and warns once', async () => {
    ledger.record(makeEntry())
    await clock.advance(5000)
    expect(requests()).toBe(0)
    expect(ledger.queuedEntries()).toBe(1)
    expect(warnings).toEqual([expect.stringMatching(/cannot be written.*locked.*wait in memory/)])
    other.exec('COMMIT')
    await clock.advance(1000)
    expect(requests()).toBe(1)
    expect(ledger.droppedEntries()).toBe(0)
    expect(warnings).toHaveLength(1)
  })

  test('costs the oldest entries once 20,000 wait, and the loss is counted and said', async () => {
    for (let index = 0; index < 20_003; index += 1) ledger.record(makeEntry({ requestId: `r${index}` }))
    await clock.advance(1000)
    expect(ledger.droppedEntries()).toBe(3)
    other.exec('COMMIT')
    const flushed = ledger.flush()
    await clock.advance(1000)
    await flushed
    expect(requests()).toBe(20_000)
    expect(warnings).toHaveLength(3)
    expect(warnings[2]).toMatch(/3 of its entries were lost/)
  })

  test('delays a verdict until it is free', async () => {
    other.exec('COMMIT')
    ledger.record(makeEntry())
    await clock.advance(1000)
    other.exec('BEGIN IMMEDIATE')
    const judged = ledger.judge('key-1', 'generation-1', 'kept')
    await clock.advance(3000)
    other.exec('COMMIT')
    await clock.advance(1000)
    expect(await judged).toBe(true)
    expect(ledger.totals(day()).kept).toBe(1)
  })

  test('does not keep the gateway from closing', async () => {
    ledger.record(makeEntry())
    const closed = ledger.close()
    await clock.advance(5000)
    await closed
    expect(warnings.at(-1)).toMatch(/closed before 1 of its entries/)
    other.exec('COMMIT')
    ledger = open()
  })
})

describe('a verdict', () => {
  async function judge(...[keyId, generation, verdict]: Parameters<OpenLedger['judge']>): Promise<boolean> {
    const judged = ledger.judge(keyId, generation, verdict)
    await clock.advance(0)
    return judged
  }

  test('counts for a picture that was only just recorded', async () => {
    ledger.record(makeEntry())
    expect(await judge('key-1', 'generation-1', 'kept')).toBe(true)
    expect(ledger.sizeValues(day())).toEqual([{ imageSize: '2K', pictures: 1, kept: 1, discarded: 0, costUsd: 0.1 }])
    expect(await csvOf(ledger)).toMatch(/,kept\r\n$/)
  })

  test('may be given twice and may change', async () => {
    ledger.record(makeEntry())
    await judge('key-1', 'generation-1', 'kept')
    await judge('key-1', 'generation-1', 'kept')
    expect(ledger.totals(day())).toMatchObject({ kept: 1, discarded: 0 })
    await judge('key-1', 'generation-1', 'discarded')
    for (const name of ['24h', '7d', '12mo'] as const) {
      expect(ledger.totals(rangeOf(name, NOON))).toMatchObject({ kept: 0, discarded: 1 })
    }
  })

  test('counts once for a picture that was collected twice', async () => {
    ledger.record(makeEntry())
    ledger.record(makeEntry({ requestId: 'request-2', cache: 'hit', costUsd: 0 }))
    await judge('key-1', 'generation-1', 'kept')
    expect(ledger.totals(day())).toMatchObject({ requests: 2, kept: 1 })
  })

  test.each([
    ['another key', 'key-2', 'generation-1'],
    ['an unknown generation', 'key-1', 'generation-9'],
  ])('from %s is refused', async (_, keyId, generation) => {
    ledger.record(makeEntry())
    expect(await judge(keyId, generation, 'kept')).toBe(false)
    expect(ledger.totals(day()).kept).toBe(0)
  })

  test('on a request that failed is refused', async () => {
    ledger.record(makeEntry({ outcome: 'blocked' }))
    expect(await judge('key-1', 'generation-1', 'kept')).toBe(false)
  })
})

describe('old entries', () => {
  const DAY_MS = 86_400_000
  const year = () => rangeOf('12mo', clock.now())

  test('are gone after the days they are kept for, with their roll-ups', async () => {
    for (let index = 0; index < 1200; index += 1) ledger.record(makeEntry({ atMs: NOON - 200 * DAY_MS }))
    ledger.record(makeEntry({ atMs: NOON - 30 * DAY_MS }))
    ledger.record(makeEntry())
    await clock.advance(1000)
    await clock.advance(3_600_000)
    ledger.record(makeEntry())
    await clock.advance(2000)
    expect(ledger.totals(year()).requests).toBe(3)
    expect(ledger.latency(year()).map(({ answers }) => answers)).toEqual([1, 2])
    expect((await csvOf(ledger)).trim().split('\r\n')).toHaveLength(4)
  })

  test('are removed when the ledger is opened', async () => {
    ledger.record(makeEntry())
    await ledger.close()
    clock = createHandClock(NOON + 100 * DAY_MS)
    ledger = open()
    await clock.advance(2000)
    expect(ledger.totals(year()).requests).toBe(0)
  })
})
