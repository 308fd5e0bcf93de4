import { beforeEach, describe, expect, test } from 'vitest'
import { IMAGE_SIZES } from '../../../src/core/models'
import { createCacheIndex } from '../../../src/gateway/stores/embedded-cache-index'
import type { KeptGeneration } from '../../../src/gateway/stores/generation-store'
import { type Database, openDatabase } from '../../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { keptGeneration } from '../../fixtures/kept-generations'
import { createSteppedClock, type SteppedClock } from '../../fixtures/stepped-clock'

const HOUR_MS = 3_600_000

describe('The index of the cache', () => {
  let database: Database
  let clock: SteppedClock
  let gone: Set<string>
  beforeEach(() => {
    database = openDatabase(':memory:', STORE_MIGRATIONS)
    clock = createSteppedClock()
    gone = new Set()
  })
  // Pictures of the fixtures have 1000 bytes.
  const open = (diskBytes = 1_000_000) =>
    createCacheIndex({
      database,
      clock,
      pictures: { has: ({ digest }) => !gone.has(digest) },
      settings: () => ({ diskBytes, ttlMs: HOUR_MS }),
    })
  const stored = (seed: string): KeptGeneration => {
    const kept = keptGeneration(seed)
    for (const { digest, sizeBytes } of kept.pictures) {
      database
        .prepare('INSERT OR IGNORE INTO picture (digest, size_bytes, stored_at_ms) VALUES (?, ?, 0)')
        .run(digest, sizeBytes)
    }
    return kept
  }

  test('finds what was put, word for word', async () => {
    const index = open()
    const kept = stored('a')
    await index.put('s', '2K', kept)
    expect(await index.find('s', '2K')).toEqual({ kept, imageSize: '2K', storedAtMs: clock.now() })
    expect(await index.find('another', '2K')).toBeUndefined()
    expect(index.stats()).toEqual({ entries: 1, bytes: 1000 })
  })

  test.each(IMAGE_SIZES.flatMap((put) => IMAGE_SIZES.map((asked) => [put, asked] as const)))(
    'a stored %s serves a request for %s only where it is as large',
    async (put, asked) => {
      const index = open()
      await index.put('s', put, stored('a'))
      const found = await index.find('s', asked)
      expect(found?.imageSize).toBe(IMAGE_SIZES.indexOf(put) >= IMAGE_SIZES.indexOf(asked) ? put : undefined)
    },
  )

  test('prefers the same size, then the smallest larger one', async () => {
    const index = open()
    for (const size of ['4K', '1K', '2K'] as const) await index.put('s', size, stored(size))
    expect((await index.find('s', '512'))?.imageSize).toBe('1K')
    expect((await index.find('s', '2K'))?.imageSize).toBe('2K')
  })

  test('passes over an entry whose pictures are gone', async () => {
    const index = open()
    const small = stored('small')
    await index.put('s', '1K', small)
    await index.put('s', '4K', stored('large'))
    for (const { digest } of small.pictures) gone.add(digest)
    expect((await index.find('s', '1K'))?.imageSize).toBe('4K')
  })

  test('a newer answer takes the place of the older', async () => {
    const index = open()
    await index.put('s', '1K', stored('old'))
    const kept = stored('new')
    await index.put('s', '1K', kept)
    expect((await index.find('s', '1K'))?.kept).toEqual(kept)
    expect(index.stats().entries).toBe(1)
  })

  test('forgets after the time to live, however often it was asked for', async () => {
    const index = open()
    await index.put('s', '1K', stored('a'))
    clock.advance(HOUR_MS - 1)
    expect(await index.find('s', '1K')).toBeDefined()
    clock.advance(1)
    expect(await index.find('s', '1K')).toBeUndefined()
    await index.put('other', '1K', stored('b'))
    expect(index.stats().entries).toBe(1)
  })

  test('lets the least recently used go when the disk is full', async () => {
    const index = open(2000)
    for (const seed of ['a', 'b']) {
      await index.put(seed, '1K', stored(seed))
      clock.advance(1)
    }
    await index.find('a', '1K')
    clock.advance(1)
    await index.put('c', '1K', stored('c'))
    expect(await index.find('b', '1K')).toBeUndefined()
    expect(await index.find('a', '1K')).toBeDefined()
    expect(await index.find('c', '1K')).toBeDefined()
  })

  test('lets all others go before what kept results need, which costs nothing more to keep', async () => {
    const index = open(2000)
    for (const seed of ['result', 'free']) {
      await index.put(seed, '1K', stored(seed))
      clock.advance(1)
    }
    const digest = keptGeneration('result').pictures[0]?.digest ?? ''
    database.exec(`INSERT INTO generation VALUES ('n', 'd', 'done', 'me', 0, 0, NULL, NULL, 9e15)`)
    database.prepare(`INSERT INTO generation_picture VALUES ('n', ?)`).run(digest)
    await index.put('c', '1K', stored('c'))
    expect(await index.find('free', '1K')).toBeUndefined()
    expect(await index.find('result', '1K')).toBeDefined()
    expect(await index.find('c', '1K')).toBeDefined()
  })
})
