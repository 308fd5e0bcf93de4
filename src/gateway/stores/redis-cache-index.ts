import type { Redis } from 'ioredis'
import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { Clock } from '../clock'
import type { CacheFind, CacheIndex } from './cache-index'
import type { KeptGeneration } from './generation-store'
import { readKept } from './kept-schema'
import { askRedis, runTransaction } from './open-redis'
import type { KeptPicture } from './picture-store'

const entrySchema = v.pipe(v.string(), v.parseJson(), v.object({ storedAtMs: v.number(), kept: v.string() }))

/**
 * The cache's index in Redis, shared by all gateways: for each subject a hash of its answers by image size, which goes when
 * the newest of them has had its time. Bounded by the memory limit of Redis, as the pictures are (`maxmemory-policy
 * volatile-lru` lets the least recently used go and leaves the keys of clients alone). Rejects with `StoreUnavailable`.
 */
export function createRedisCacheIndex(options: {
  readonly redis: Redis
  readonly clock: Clock
  readonly pictures: { has(picture: KeptPicture): Promise<boolean> }
  readonly ttlMs: () => number
}): CacheIndex {
  const { redis, clock, pictures, ttlMs } = options
  const areThere = async (kept: KeptGeneration): Promise<boolean> => {
    for (const picture of kept.pictures) if (!(await pictures.has(picture))) return false
    return true
  }
  return {
    async find(subject, imageSize) {
      const sizes = IMAGE_SIZES.slice(IMAGE_SIZES.indexOf(imageSize))
      const entries = await askRedis(redis.hmget(keyOf(subject), ...sizes))
      for (const [index, size] of sizes.entries()) {
        const found = readEntry(entries[index], size)
        if (found === undefined || found.storedAtMs <= clock.now() - ttlMs()) continue
        if (await areThere(found.kept)) return found
      }
      return undefined
    },
    async put(subject, imageSize, kept) {
      const entry = JSON.stringify({ storedAtMs: clock.now(), kept: JSON.stringify(kept) })
      const key = keyOf(subject)
      await runTransaction(redis.multi().hset(key, imageSize, entry).pexpire(key, ttlMs()))
    },
    // Only Redis itself could tell, and only by looking through all it has.
    stats: () => ({ entries: Number.NaN, bytes: Number.NaN }),
  }
}

function readEntry(text: string | null | undefined, imageSize: CacheFind['imageSize']): CacheFind | undefined {
  const entry = v.safeParse(entrySchema, text)
  const kept = entry.success ? readKept(entry.output.kept) : undefined
  return entry.success && kept !== undefined ? { kept, imageSize, storedAtMs: entry.output.storedAtMs } : undefined
}

function keyOf(subject: string): string {
  return `refill:cache:${subject}`
}
