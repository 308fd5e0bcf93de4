import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '../../../src/core/failure'
import { createEmbeddedGenerationStore } from '../../../src/gateway/stores/embedded-generation-store'
import { type Database, openDatabase } from '../../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { StoreUnavailable } from '../../../src/gateway/stores/store-unavailable'
import { keptGeneration } from '../../fixtures/kept-generations'
import { createSteppedClock } from '../../fixtures/stepped-clock'

const KEEP_MS = 1000

describe('The embedded store of generations', () => {
  let dir = ''
  let database: Database
  const clock = createSteppedClock()
  const owners = { owner: 'me', isAlive: (owner: string) => owner === 'me' }
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'refill-generations-'))
    database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
  })
  afterEach(() => {
    database.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const open = (sleep = clock.sleep) =>
    createEmbeddedGenerationStore({ database, clock: { ...clock, sleep }, keepMs: KEEP_MS, owners })

  test('forgets an answer after its time, and what it held on to', async () => {
    const store = open()
    await store.begin('n', 'd')
    clock.advance(KEEP_MS - 1)
    await store.finish('n', { kept: keptGeneration('a', 'a', 'b') })
    clock.advance(KEEP_MS - 1)
    expect(await store.find('n')).toMatchObject({ state: 'done' })
    expect(database.prepare('SELECT * FROM generation_picture').all()).toHaveLength(2)
    clock.advance(1)
    expect(await store.find('n')).toBeUndefined()
    expect(await store.begin('n', 'other')).toEqual({ kind: 'started' })
    expect(database.prepare('SELECT * FROM generation_picture').all()).toEqual([])
  })

  test('reads a record that it cannot understand as none', async () => {
    const store = open()
    await store.begin('n', 'd')
    await store.finish('n', { kept: keptGeneration('a') })
    database.exec(`UPDATE generation SET kept = '{"pictures":1}'`)
    expect(await store.find('n')).toBeUndefined()
    expect(await store.begin('n', 'd')).toEqual({ kind: 'started' })
  })

  test('tries again while another process holds the lock', async () => {
    const other = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
    other.exec('BEGIN IMMEDIATE')
    const store = open(async () => {
      if (other.inTransaction) other.exec('ROLLBACK')
    })
    expect(await store.begin('n', 'd')).toEqual({ kind: 'started' })
    other.close()
  })

  test('says that it is not available when the lock stays', async () => {
    const other = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
    other.exec('BEGIN IMMEDIATE')
    let waits = 0
    const store = open(async () => {
      waits += 1
    })
    await expect(store.begin('n', 'd')).rejects.toBeInstanceOf(StoreUnavailable)
    expect(waits).toBe(6)
    expect(await store.find('n')).toBeUndefined()
    other.close()
  })

  test('says that it is not available when the disk is full, and keeps what it had', async () => {
    const store = open()
    await store.begin('n', 'd')
    database.pragma('max_page_count = 1')
    const kept = { ...keptGeneration('a'), text: 'long '.repeat(100_000) }
    await expect(store.finish('n', { kept })).rejects.toBeInstanceOf(StoreUnavailable)
    // This process still has it; another one is told that it is not known.
    expect(await store.find('n')).toMatchObject({ state: 'done' })
    const restarted = createEmbeddedGenerationStore({
      ...{ database, clock, keepMs: KEEP_MS },
      owners: { owner: 'next', isAlive: (owner) => owner === 'next' },
    })
    expect(await restarted.find('n')).toMatchObject({ state: 'unknown' })
  })

  describe('that was locked while a generation ended', () => {
    async function endWhileLocked() {
      // Waits for the lock are over at once, so that they are over while it is held.
      const store = open(() => new Promise((resolve) => setImmediate(resolve)))
      await store.begin('n', 'd')
      const waited = store.wait('n', new AbortController().signal)
      const other = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      other.exec('BEGIN IMMEDIATE')
      await expect(store.finish('n', { kept: keptGeneration('a') })).rejects.toBeInstanceOf(StoreUnavailable)
      return { store, other, waited }
    }

    test('answers who waits and who asks again, though the lock stays', async () => {
      const { store, other, waited } = await endWhileLocked()
      expect(await waited).toMatchObject({ state: 'done' })
      expect(await store.find('n')).toMatchObject({ state: 'done', kept: keptGeneration('a') })
      // Whoever sends the same again is not charged again; another request under its name is still a mistake.
      expect(await store.begin('n', 'd')).toMatchObject({ kind: 'exists', state: { state: 'done' } })
      expect(await store.begin('n', 'other')).toEqual({ kind: 'conflict' })
      other.close()
    })

    test('writes the ending down with the next thing it can write', async () => {
      const { store, other } = await endWhileLocked()
      other.exec('ROLLBACK')
      other.close()
      expect(await store.begin('n', 'd')).toMatchObject({ kind: 'exists', state: { state: 'done' } })
      expect(await open().find('n')).toMatchObject({ state: 'done', kept: keptGeneration('a') })
      expect(database.prepare('SELECT digest FROM generation_picture').all()).toHaveLength(1)
    })

    test('keeps the answer when the writing of it is reported as a failure afterwards', async () => {
      const { store, other } = await endWhileLocked()
      other.exec('ROLLBACK')
      other.close()
      await store.finish('n', { failure: failure({ kind: 'upstream', status: 507 }, 'Not kept.') })
      expect(await store.find('n')).toMatchObject({ state: 'done' })
      await store.sweep()
      expect(await open().find('n')).toMatchObject({ state: 'done' })
    })
  })

  test('keeps what was made while the date was wrong, once it is put right', async () => {
    let offMs = 0
    const jumping = { ...clock, now: () => clock.now() + offMs }
    const store = createEmbeddedGenerationStore({ database, clock: jumping, keepMs: KEEP_MS, owners })
    offMs = -5 * KEEP_MS
    await store.begin('n', 'd')
    await store.finish('n', { kept: keptGeneration('a') })
    offMs = 0
    await store.sweep()
    expect(await store.find('n')).toMatchObject({ state: 'done' })
  })

  test.each([
    ['forward', 2 * KEEP_MS],
    ['back', -2 * KEEP_MS],
  ])('keeps what is young when the date is set %s', async (_way, jumpMs) => {
    let offMs = 0
    const jumping = { ...clock, now: () => clock.now() + offMs }
    const store = createEmbeddedGenerationStore({ database, clock: jumping, keepMs: KEEP_MS, owners })
    await store.begin('running', 'd')
    await store.begin('ended', 'd')
    await store.finish('ended', { kept: keptGeneration('a') })
    offMs = jumpMs
    await store.begin('next', 'd')
    await store.sweep()
    expect(await store.find('running')).toMatchObject({ state: 'in-flight' })
    expect(await store.find('ended')).toMatchObject({ state: 'done' })
  })
})
