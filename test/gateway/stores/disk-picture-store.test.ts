import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDiskPictureStore } from '../../../src/gateway/stores/disk-picture-store'
import { createCacheIndex } from '../../../src/gateway/stores/embedded-cache-index'
import { createEmbeddedGenerationStore } from '../../../src/gateway/stores/embedded-generation-store'
import { type Database, openDatabase } from '../../../src/gateway/stores/open-database'
import { openPictureFiles, type PictureFiles } from '../../../src/gateway/stores/picture-files'
import type { KeptPicture } from '../../../src/gateway/stores/picture-store'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { keptGeneration } from '../../fixtures/kept-generations'
import { headerOnlyPng } from '../../fixtures/pictures'
import { createSteppedClock, type SteppedClock } from '../../fixtures/stepped-clock'

const QUARTER_HOUR_MS = 15 * 60_000
const DAY_MS = 24 * 3_600_000
const { bytes } = headerOnlyPng(8, 8, [1, 2, 3])

describe('The store of pictures on disk', () => {
  let dir = ''
  let database: Database
  let files: PictureFiles
  let clock: SteppedClock
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'refill-pictures-'))
    database = openDatabase(':memory:', STORE_MIGRATIONS)
    files = openPictureFiles(join(dir, 'pictures'))
    clock = createSteppedClock(Date.now())
  })
  afterEach(() => {
    database.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const openStore = (changes: { readonly files?: PictureFiles; readonly memoryBytes?: number } = {}) =>
    createDiskPictureStore({ files, database, clock, memoryBytes: 0, ...changes })
  const keep = async (picture = bytes): Promise<KeptPicture> => {
    const writer = openStore().create()
    await writer.write(picture)
    return writer.close()
  }
  const fileNames = () =>
    readdirSync(join(dir, 'pictures'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  const openIndex = () =>
    createCacheIndex({
      database,
      clock,
      pictures: openStore(),
      settings: () => ({ diskBytes: 1_000_000, ttlMs: 7 * DAY_MS }),
    })

  test('gives every reader of one picture the same bytes, read once', async () => {
    const picture = await keep()
    let reads = 0
    const counted: PictureFiles = {
      ...files,
      read(digest) {
        reads += 1
        return files.read(digest)
      },
    }
    const store = openStore({ files: counted, memoryBytes: 1000 })
    const both = await Promise.all([store.read(picture), store.read(picture)])
    expect(both).toEqual([bytes, bytes])
    await store.read(picture)
    expect(reads).toBe(1)
    const forgetful = openStore({ files: counted })
    await forgetful.read(picture)
    expect(await forgetful.read(picture)).toEqual(bytes)
    expect(reads).toBe(3)
  })

  test('does not give out a file that was damaged', async () => {
    const picture = await keep()
    writeFileSync(join(dir, 'pictures', picture.digest.slice(0, 2), `${picture.digest}.picture`), 'damaged')
    expect(await openStore().read(picture)).toBeUndefined()
    await keep()
    expect(await openStore().read(picture)).toEqual(bytes)
  })

  test('says that the disk is full, and can be given up then', async () => {
    const full: PictureFiles = {
      ...files,
      openPart: async (id) => ({ path: join(dir, id), handle: await open('/dev/full', 'w') }),
    }
    const writer = openStore({ files: full }).create()
    await expect(writer.write(bytes)).rejects.toThrow(/ENOSPC/)
    await writer.abort()
    expect(openStore().sizeBytes()).toBe(0)
  })

  test('keeps a picture that nothing names for as long as a request may take, and no longer', async () => {
    const picture = await keep()
    const store = openStore()
    clock.advance(QUARTER_HOUR_MS)
    await store.sweep()
    expect(store.has(picture)).toBe(true)
    clock.advance(1)
    await store.sweep()
    expect([store.has(picture), store.sizeBytes(), fileNames()]).toEqual([false, 0, []])
  })

  test('keeps a picture that a result or the cache names, until neither does', async () => {
    const picture = await keep()
    const kept = { ...keptGeneration(), pictures: [picture] }
    const owners = { owner: 'me', isAlive: () => true }
    const generations = createEmbeddedGenerationStore({ database, clock, keepMs: DAY_MS, owners })
    await generations.begin('n', 'd')
    await generations.finish('n', { kept })
    await openIndex().put('subject', '1K', kept)
    const store = openStore()
    clock.advance(DAY_MS)
    await generations.begin('another', 'd')
    await store.sweep()
    expect(store.has(picture)).toBe(true)
    clock.advance(6 * DAY_MS)
    await openIndex().put('another', '1K', keptGeneration())
    await store.sweep()
    expect(store.has(picture)).toBe(false)
  })

  test('clears away files that a crash left without a row, and halves', async () => {
    const picture = await keep()
    database.exec('DELETE FROM picture')
    const { handle } = await files.openPart('half')
    await handle.close()
    writeFileSync(join(dir, 'pictures', 'not ours'), '')
    await openStore().sweep()
    expect(fileNames()).toHaveLength(3)
    clock.advance(QUARTER_HOUR_MS + 60_000)
    await openStore().sweep()
    expect(fileNames()).toEqual(['not ours'])
    expect(await openStore().read(picture)).toBeUndefined()
  })
})
