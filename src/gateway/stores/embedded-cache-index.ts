import * as v from 'valibot'
import { IMAGE_SIZES, type ImageSize } from '../../core/models'
import type { Clock } from '../clock'
import type { CacheSettings } from '../config/settings'
import type { CacheFind, CacheIndex } from './cache-index'
import type { KeptGeneration } from './generation-store'
import { digestsOf, readKept } from './kept-schema'
import { type Database, inTransaction } from './open-database'
import type { KeptPicture } from './picture-store'
import { retryWhileLocked } from './store-unavailable'

const entrySchema = v.object({ kept: v.string(), stored_at_ms: v.number() })
const namedSchema = v.object({ subject: v.string(), image_size: v.string() })
const bytesSchema = v.object({ bytes: v.number() })
const statsSchema = v.object({ entries: v.number(), bytes: v.number() })

/** Where everything that is left is needed by results, room is looked for again after so long. */
const FULL_FOR_MS = 60_000

/** An index that lets go of what is over. */
export interface EmbeddedCacheIndex extends CacheIndex {
  /** Forgets entries whose time is over, and those for which there is no room any more. */
  sweep(): Promise<void>
}

/**
 * The cache's index in the embedded database. Whenever all pictures on disk together are more than `diskBytes`, the least
 * recently used entries go, though not those whose pictures a kept result needs anyway: results come first, and are
 * bounded by their time alone. The pictures themselves are removed by the picture store's `sweep`.
 * Rejects with `StoreUnavailable` when the database stays locked or is full.
 */
export function createCacheIndex(options: {
  readonly database: Database
  readonly clock: Clock
  readonly pictures: { has(picture: KeptPicture): boolean | Promise<boolean> }
  readonly settings: () => Pick<CacheSettings, 'diskBytes' | 'ttlMs'>
}): EmbeddedCacheIndex {
  const { database, clock, pictures, settings } = options
  const rows = prepareRows(database)
  const write = <Value>(work: () => Value) => retryWhileLocked(clock, () => inTransaction(database, work))
  const oldestMs = () => clock.now() - settings().ttlMs

  const areThere = async (kept: KeptGeneration): Promise<boolean> => {
    for (const picture of kept.pictures) if (!(await pictures.has(picture))) return false
    return true
  }
  // Looking through all entries in vain takes time, so it is not done for each answer.
  let fullUntilMs = Number.NEGATIVE_INFINITY
  const makeRoom = (): void => {
    rows.expire(oldestMs())
    const nowMs = clock.elapsed()
    while (nowMs >= fullUntilMs && rows.namedBytes() > settings().diskBytes) {
      const entry = rows.leastRecent()
      if (entry === undefined) {
        fullUntilMs = nowMs + FULL_FOR_MS
        return
      }
      rows.remove(entry.subject, entry.image_size)
    }
  }

  return {
    async find(subject, imageSize) {
      for (const size of IMAGE_SIZES.slice(IMAGE_SIZES.indexOf(imageSize))) {
        const found = rows.find(subject, size, oldestMs())
        if (found === undefined || !(await areThere(found.kept))) continue
        await write(() => rows.touch(subject, size, clock.now()))
        return found
      }
      return undefined
    },
    async put(subject, imageSize, kept) {
      await write(() => {
        rows.put({ subject, imageSize, kept, nowMs: clock.now() })
        makeRoom()
      })
    },
    stats: () => rows.stats(),
    sweep: () => write(makeRoom),
  }
}

interface Put {
  readonly subject: string
  readonly imageSize: ImageSize
  readonly kept: KeptGeneration
  readonly nowMs: number
}

function prepareRows(database: Database) {
  const select = database.prepare(
    'SELECT kept, stored_at_ms FROM cache_entry WHERE subject = ? AND image_size = ? AND stored_at_ms > ?',
  )
  const touch = database.prepare('UPDATE cache_entry SET used_at_ms = ? WHERE subject = ? AND image_size = ?')
  const remove = database.prepare('DELETE FROM cache_entry WHERE subject = ? AND image_size = ?')
  const expire = database.prepare('DELETE FROM cache_entry WHERE stored_at_ms <= ?')
  const insert = database.prepare(
    `INSERT INTO cache_entry (subject, image_size, kept, size_bytes, stored_at_ms, used_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const name = database.prepare('INSERT INTO cache_picture (subject, image_size, digest) VALUES (?, ?, ?)')
  const namedBytes = database.prepare('SELECT bytes FROM named_pictures')
  const leastRecent = database.prepare(
    `SELECT subject, image_size FROM cache_entry AS e
     WHERE EXISTS (
       SELECT 1 FROM cache_picture AS c WHERE c.subject = e.subject AND c.image_size = e.image_size
       AND NOT EXISTS (SELECT 1 FROM generation_picture AS g WHERE g.digest = c.digest)
     ) ORDER BY used_at_ms LIMIT 1`,
  )
  const stats = database.prepare('SELECT count(*) AS entries, coalesce(sum(size_bytes), 0) AS bytes FROM cache_entry')
  return {
    find(subject: string, imageSize: ImageSize, afterMs: number): CacheFind | undefined {
      const row = v.safeParse(entrySchema, select.get(subject, imageSize, afterMs))
      const kept = row.success ? readKept(row.output.kept) : undefined
      return row.success && kept !== undefined ? { kept, imageSize, storedAtMs: row.output.stored_at_ms } : undefined
    },
    touch: (subject: string, imageSize: ImageSize, nowMs: number) => touch.run(nowMs, subject, imageSize),
    remove: (subject: string, imageSize: string) => remove.run(subject, imageSize),
    expire: (oldestMs: number) => expire.run(oldestMs),
    put({ subject, imageSize, kept, nowMs }: Put) {
      const sizeBytes = kept.pictures.reduce((sum, picture) => sum + picture.sizeBytes, 0)
      remove.run(subject, imageSize)
      insert.run(subject, imageSize, JSON.stringify(kept), sizeBytes, nowMs, nowMs)
      for (const digest of digestsOf(kept)) name.run(subject, imageSize, digest)
    },
    namedBytes: () => v.parse(bytesSchema, namedBytes.get()).bytes,
    leastRecent() {
      const row = v.safeParse(namedSchema, leastRecent.get())
      return row.success ? row.output : undefined
    },
    stats: () => v.parse(statsSchema, stats.get()),
  }
}
