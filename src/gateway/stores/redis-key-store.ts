import type { Redis } from 'ioredis'
import type { Clock } from '../clock'
import { refuseTakenName, revokeAmong } from './change-keys'
import { mergeKeys, newsFor, readKeyRecords, type StoredKey } from './key-record'
import type { KeyStore } from './key-store'
import type { KeyTable } from './key-table'
import { createKnownKeys, makeKey } from './known-keys'
import { askRedis } from './open-redis'
import { subscribeRedis } from './subscribe-redis'

/** A store that listens; close it at the end. */
export interface RedisKeyStore extends KeyStore {
  close(): Promise<void>
}

/** A hash of all keys by id, without an end: also revoked ones stay. */
const KEYS = 'refill:keys'
const CHANGED_CHANNEL = 'refill:keys-changed'
/** How often Redis is asked, in case a change was not heard. */
const LOOK_EVERY_MS = 1000

/**
 * Keys in Redis, shared by all gateways, and those of the environment. Each gateway holds them in memory and a copy in its
 * own database, so that known keys go on while Redis is gone, also over a restart. The copies make a Redis whole again
 * that has lost its data, and bring in keys that were made before there was one.
 *
 * A gateway that can read neither Redis nor a copy at its start does not know whether there are keys: it asks for one until
 * it is restarted. `create`, `list` and `revoke` reject while Redis cannot be asked.
 */
export async function createRedisKeyStore(options: {
  readonly redis: Redis
  readonly clock: Clock
  /** This gateway's copy. */
  readonly table: KeyTable
  readonly environmentKeys: () => readonly string[]
}): Promise<RedisKeyStore> {
  const { redis, clock, table, environmentKeys } = options
  const known = createKnownKeys(environmentKeys)
  let stored = table.all()
  known.replace(stored)

  const learn = (shared: readonly StoredKey[]): void => {
    const news = newsFor(stored, shared)
    if (news.length === 0) return
    stored = mergeKeys(stored, news)
    known.replace(stored)
    try {
      table.save(news)
    } catch {
      // The copy is for a start without Redis; what is in memory counts.
    }
  }
  const tell = async (news: readonly StoredKey[]): Promise<void> => {
    for (const one of news) {
      const { id, revokedAtMs } = one.key
      const json = JSON.stringify(one)
      // Whoever has not heard of a revocation must not undo it.
      await askRedis(revokedAtMs === undefined ? redis.hsetnx(KEYS, id, json) : redis.hset(KEYS, id, json))
    }
    if (news.length > 0) await askRedis(redis.publish(CHANGED_CHANNEL, ''))
  }
  const meet = async (): Promise<void> => {
    const shared = readKeyRecords(await askRedis(redis.hvals(KEYS)))
    learn(shared)
    await tell(newsFor(shared, stored))
  }
  const meetIfPossible = () => meet().catch(() => undefined)

  const wasRead = await meet().then(
    () => true,
    () => false,
  )
  const isUnsure = !wasRead && stored.length === 0
  const ending = new AbortController()
  const keepUp = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, ending.signal)
      await meetIfPossible()
    }
  }
  const keepingUp = keepUp().catch(() => undefined)
  const subscription = subscribeRedis({
    redis,
    channel: CHANGED_CHANNEL,
    onMessage: () => void meetIfPossible(),
    onListening: () => void meetIfPossible(),
  })

  return {
    find: (secret) => known.find(secret),
    isEmpty: () => !isUnsure && known.isEmpty(),
    async create(grant) {
      await meet()
      refuseTakenName(grant.name, stored)
      const { stored: made, secret } = makeKey(grant, clock.now())
      await tell([made])
      learn([made])
      return { key: made.key, secret }
    },
    async list() {
      await meet()
      return known.list()
    },
    async revoke(idOrName) {
      await meet()
      const revoked = revokeAmong(stored, idOrName, clock.now())
      await tell(revoked)
      learn(revoked)
      return revoked.length > 0
    },
    async close() {
      subscription.close()
      ending.abort()
      await keepingUp
    },
  }
}
