import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Bytes } from '../../core/generation'
import { isWhole } from './is-whole'
import { askRedis, runTransaction } from './open-redis'
import type { KeptPicture, PictureStore, PictureWriter } from './picture-store'
import { NoPicture, watchPicture } from './watch-picture'

/** A store that can tell what it has without reading it. */
export interface RedisPictureStore extends PictureStore {
  has(picture: KeptPicture): Promise<boolean>
}

/** Small enough that Redis is not held up by one command. */
const CHUNK_BYTES = 1024 * 1024
/** Far above any picture of a model (a 4K PNG has about 25 MB); Redis itself ends at 512 MB a value. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024
/** A half that nobody finished goes after so long. */
const PART_KEEP_MS = 15 * 60_000

/**
 * Pictures in Redis under their SHA-256, for `keepMs` after they were last written. They are as durable as that Redis is,
 * and bounded by its own memory limit: when it is full, writing rejects. Rejects with `StoreUnavailable`.
 */
export function createRedisPictureStore(options: {
  readonly redis: Redis
  readonly keepMs: number
}): RedisPictureStore {
  const { redis, keepMs } = options
  return {
    create: () => createWriter(redis, keepMs),
    async read({ digest }) {
      const buffer = await askRedis(redis.getBuffer(keyOf(digest)))
      if (buffer === null) return undefined
      const bytes: Bytes = new Uint8Array(buffer)
      return (await isWhole(bytes, digest)) ? bytes : undefined
    },
    has: async ({ digest }) => (await askRedis(redis.exists(keyOf(digest)))) === 1,
  }
}

function createWriter(redis: Redis, keepMs: number): PictureWriter {
  const watch = watchPicture()
  const part = `refill:part:${randomUUID()}`
  let pending: Buffer[] = []
  let pendingBytes = 0
  let sentBytes = 0

  const send = async (): Promise<void> => {
    const chunk = Buffer.concat(pending)
    pending = []
    pendingBytes = 0
    sentBytes += chunk.byteLength
    if (sentBytes > MAX_PICTURE_BYTES) throw new Error(`A picture above ${MAX_PICTURE_BYTES} bytes is not kept.`)
    await askRedis(redis.append(part, chunk))
    await askRedis(redis.pexpire(part, PART_KEEP_MS))
  }
  const abort = async (): Promise<void> => {
    pending = []
    if (sentBytes > 0) await redis.del(part).catch(() => undefined)
  }

  return {
    async write(bytes) {
      watch.see(bytes)
      // The caller may use its bytes for something else while these wait.
      pending.push(Buffer.from(bytes))
      pendingBytes += bytes.byteLength
      if (pendingBytes >= CHUNK_BYTES) await send()
    },
    async close() {
      const picture = watch.end()
      if (picture === undefined) {
        await abort()
        throw new NoPicture()
      }
      if (pendingBytes > 0) await send()
      const key = keyOf(picture.digest)
      await runTransaction(redis.multi().rename(part, key).pexpire(key, keepMs))
      return picture
    },
    abort,
  }
}

function keyOf(digest: string): string {
  return `refill:picture:${digest}`
}
