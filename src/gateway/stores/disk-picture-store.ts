import { randomUUID } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import type { Bytes } from '../../core/generation'
import type { Clock } from '../clock'
import { isWhole } from './is-whole'
import { type Database, inTransaction } from './open-database'
import type { PartFile, PictureFiles } from './picture-files'
import type { KeptPicture, PictureStore, PictureWriter } from './picture-store'
import { retryWhileLocked } from './store-unavailable'
import { NoPicture, watchPicture } from './watch-picture'

/** A store that can tell what it has without reading it, and lets go of what nobody needs. */
export interface DiskPictureStore extends PictureStore {
  has(picture: KeptPicture): boolean
  /** Removes pictures that no result and no cache entry names (any more), except the newest. */
  sweep(): Promise<void>
  /** Bytes of all pictures on disk. */
  sizeBytes(): number
}

/** A picture is written before anything names it, so the newest stay for as long as any request may take. */
const UNNAMED_STAYS_MS = 15 * 60_000

const digestsSchema = v.array(v.object({ digest: v.string() }))
const bytesSchema = v.object({ bytes: v.number() })

/**
 * Pictures as files under their SHA-256, listed in the embedded database, with the last ones read in memory.
 *
 * What `close` has resolved for survives a killed process, since the system writes it out; it may not survive a power cut.
 * The row comes before the file's name, and a file goes only in the same transaction as its row: so no process removes a
 * picture that another one has just kept again.
 */
export function createDiskPictureStore(options: {
  readonly files: PictureFiles
  readonly database: Database
  readonly clock: Clock
  readonly memoryBytes: number
}): DiskPictureStore {
  const { files, database, clock, memoryBytes } = options
  const rows = prepareRows(database)
  const memory = new LRUCache<string, Bytes>({
    maxSize: Math.max(1, memoryBytes),
    sizeCalculation: (bytes) => Math.max(1, bytes.byteLength),
    // One read for all who ask for the same picture at once.
    fetchMethod: async (digest) => {
      const bytes = await files.read(digest)
      return bytes !== undefined && (await isWhole(bytes, digest)) ? bytes : undefined
    },
  })
  const write = <Value>(work: () => Value) => retryWhileLocked(clock, () => inTransaction(database, work))

  // Files without a row are left by crashes, and where the database was moved away: looking for them once is enough.
  let hasLooked = false
  const findUnlisted = async (beforeMs: number): Promise<readonly string[]> => {
    if (hasLooked) return []
    hasLooked = true
    return (await files.listOlderThan(beforeMs)).filter((digest) => !rows.has(digest))
  }

  const removeUnnamed = (digest: string, beforeMs: number) =>
    write(() => {
      if (rows.isNeeded(digest, beforeMs)) return
      rows.remove(digest)
      memory.delete(digest)
      files.remove(digest)
    })

  return {
    create: () => createWriter(files, (picture) => write(() => rows.add(picture, clock.now()))),
    read: (picture) => memory.fetch(picture.digest),
    has: (picture) => rows.has(picture.digest),
    sizeBytes: () => rows.sizeBytes(),
    async sweep() {
      const beforeMs = clock.now() - UNNAMED_STAYS_MS
      const unlisted = await findUnlisted(beforeMs)
      for (const digest of [...rows.unnamed(beforeMs), ...unlisted]) await removeUnnamed(digest, beforeMs)
    },
  }
}

function createWriter(files: PictureFiles, list: (picture: KeptPicture) => Promise<unknown>): PictureWriter {
  const watch = watchPicture()
  let part: PartFile | undefined

  const abort = async (): Promise<void> => {
    const left = part
    part = undefined
    if (left === undefined) return
    await left.handle.close().catch(() => undefined)
    await files.discard(left)
  }

  return {
    async write(bytes) {
      part ??= await files.openPart(randomUUID())
      watch.see(bytes)
      await part.handle.writeFile(bytes)
    },
    async close() {
      const picture = watch.end()
      const whole = part
      if (whole === undefined || picture === undefined) {
        await abort()
        throw new NoPicture()
      }
      try {
        await whole.handle.close()
        await list(picture)
        await files.publish(whole, picture.digest)
      } catch (error) {
        await abort()
        throw error
      }
      part = undefined
      return picture
    },
    abort,
  }
}

function prepareRows(database: Database) {
  const add = database.prepare(
    `INSERT INTO picture (digest, size_bytes, stored_at_ms) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET stored_at_ms = excluded.stored_at_ms`,
  )
  const has = database.prepare('SELECT 1 FROM picture WHERE digest = ?')
  const remove = database.prepare('DELETE FROM picture WHERE digest = ?')
  const needed = database.prepare('SELECT 1 FROM picture WHERE digest = ? AND (stored_at_ms >= ? OR names > 0)')
  const unnamed = database.prepare('SELECT digest FROM picture WHERE stored_at_ms < ? AND names = 0')
  const size = database.prepare('SELECT coalesce(sum(size_bytes), 0) AS bytes FROM picture')
  return {
    add: ({ digest, sizeBytes }: KeptPicture, nowMs: number) => add.run(digest, sizeBytes, nowMs),
    has: (digest: string) => has.get(digest) !== undefined,
    remove: (digest: string) => remove.run(digest),
    isNeeded: (digest: string, beforeMs: number) => needed.get(digest, beforeMs) !== undefined,
    unnamed: (beforeMs: number) => v.parse(digestsSchema, unnamed.all(beforeMs)).map(({ digest }) => digest),
    sizeBytes: () => v.parse(bytesSchema, size.get()).bytes,
  }
}
