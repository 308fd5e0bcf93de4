import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmbeddedKeyStore } from '../../../src/gateway/stores/embedded-key-store'
import type { KeyGrant } from '../../../src/gateway/stores/key-store'
import { type Database, openDatabase } from '../../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { createSteppedClock } from '../../fixtures/stepped-clock'

const STUDIO: KeyGrant = {
  name: 'studio',
  models: ['nano-banana-2'],
  imageSizes: ['1K', '2K'],
  requestsPerMinute: 60,
  monthlyBudgetUsd: 50,
  seesDashboard: false,
}

describe('The embedded store of keys', () => {
  let dir = ''
  let opened: Database[] = []
  const clock = createSteppedClock()
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'refill-keys-'))
  })
  afterEach(() => {
    for (const database of opened) database.close()
    opened = []
    rmSync(dir, { recursive: true, force: true })
  })
  const open = (...environmentKeys: string[]) => {
    const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
    opened.push(database)
    return createEmbeddedKeyStore({ database, clock, environmentKeys: () => environmentKeys })
  }

  test('finds a key by its secret, with all that it is granted, also after a restart', async () => {
    const store = open()
    const { key, secret } = await store.create(STUDIO)
    expect(secret).toMatch(/^rfl_[\w-]{43}$/)
    expect(key).toEqual({ ...STUDIO, id: expect.stringMatching(/^[\w-]{36}$/), createdAtMs: clock.now() })
    expect(store.find(secret)).toEqual(key)
    expect(open().find(secret)).toEqual(key)
    expect(store.find(`${secret}x`)).toBeUndefined()
    expect(store.find('')).toBeUndefined()
  })

  test('never gives two keys the same secret', async () => {
    const store = open()
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, number) => store.create({ ...STUDIO, name: `${number}` })),
    )
    const secrets = made.map(({ secret }) => secret)
    expect(new Set(secrets).size).toBe(20)
  })

  test('keeps no secret', async () => {
    const store = open('from-the-environment')
    const { secret } = await store.create(STUDIO)
    opened[0]?.pragma('wal_checkpoint(TRUNCATE)')
    const file = readFileSync(join(dir, 'store.db'), 'latin1')
    expect(file).toContain('studio')
    expect(file).not.toContain(secret)
    expect(file).not.toContain('from-the-environment')
    expect(JSON.stringify(await store.list())).not.toMatch(/rfl_|from-the-environment/)
  })

  test('has keys of the environment, which may do all', async () => {
    const store = open('one', 'two')
    expect(store.isEmpty()).toBe(false)
    expect(store.find('two')).toEqual({
      id: 'environment-2',
      name: 'environment 2',
      seesDashboard: true,
      createdAtMs: 0,
    })
    expect(await store.revoke('environment 2')).toBe(false)
    expect((await store.list()).map(({ name }) => name)).toEqual(['environment 1', 'environment 2'])
  })

  test('is empty until there is a key, and not again when the last one is revoked', async () => {
    const store = open()
    expect(store.isEmpty()).toBe(true)
    await store.create(STUDIO)
    await store.revoke('studio')
    expect(store.isEmpty()).toBe(false)
  })

  test.each(['id', 'name'] as const)(
    'refuses a key that was revoked by its %s, and keeps it in the list',
    async (by) => {
      const store = open()
      const { key, secret } = await store.create(STUDIO)
      expect(await store.revoke(key[by])).toBe(true)
      expect(await store.revoke(key[by])).toBe(false)
      expect(store.find(secret)).toBeUndefined()
      expect(await store.list()).toEqual([{ ...key, revokedAtMs: clock.now() }])
    },
  )

  test('lets a name be used again only when its key is revoked', async () => {
    const store = open()
    await store.create(STUDIO)
    await expect(store.create(STUDIO)).rejects.toThrow('A key named "studio" is in use already.')
    await store.revoke('studio')
    expect((await store.create(STUDIO)).key.name).toBe('studio')
  })

  test('sees within a second what another process created and revoked', async () => {
    const store = open()
    const other = open()
    const { secret } = await other.create(STUDIO)
    clock.advance(999)
    expect(store.find(secret)).toBeUndefined()
    clock.advance(1)
    expect(store.find(secret)?.name).toBe('studio')
    await other.revoke('studio')
    clock.advance(1000)
    expect(store.find(secret)).toBeUndefined()
  })
})
