import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Clock } from './clock'
import type { GatewaySettings } from './config/settings'
import type { RoutingSignal } from './routing/dispatcher'
import { createLocalPace } from './routing/local-pace'
import type { PathPace } from './routing/path-pace'
import type { BudgetStore } from './stores/budget-store'
import type { CacheIndex } from './stores/cache-index'
import { createDiskPictureStore } from './stores/disk-picture-store'
import { createEmbeddedBudgetStore } from './stores/embedded-budget-store'
import { createCacheIndex } from './stores/embedded-cache-index'
import { createEmbeddedGenerationStore } from './stores/embedded-generation-store'
import { createEmbeddedKeyStore } from './stores/embedded-key-store'
import type { GenerationStore } from './stores/generation-store'
import { createKeyLimits, type KeyLimits } from './stores/key-limits'
import type { KeyStore } from './stores/key-store'
import { createKeyTable, type KeyTable } from './stores/key-table'
import { openDatabase } from './stores/open-database'
import { openRedis, type RedisState } from './stores/open-redis'
import { openOwnerLocks } from './stores/owner-locks'
import { openPictureFiles } from './stores/picture-files'
import type { PictureStore } from './stores/picture-store'
import { createRedisBudgetStore } from './stores/redis-budget-store'
import { createRedisCacheIndex } from './stores/redis-cache-index'
import { createRedisGenerationStore } from './stores/redis-generation-store'
import { createRedisKeyStore } from './stores/redis-key-store'
import { createRedisPace } from './stores/redis-path-pace'
import { createRedisPictureStore } from './stores/redis-picture-store'
import { createRedisSignals } from './stores/redis-signals'
import { STORE_MIGRATIONS } from './stores/store-schema'

/** What a gateway remembers of its requests. */
interface SharedStores {
  readonly generations: GenerationStore
  readonly pictures: PictureStore
  readonly cache: CacheIndex
  readonly keys: KeyStore
  readonly budgets: BudgetStore
  readonly keyLimits: KeyLimits
  readonly pace: PathPace
  /** Tells other gateways what was learned of paths. */
  readonly publish: (signal: RoutingSignal) => void
}

/** Everything that is kept: in the data directory, and in Redis where one is shared. */
export interface Stores extends SharedStores {
  /** Sentences about what cannot be used at the moment. */
  faults(): readonly string[]
  /** Removes what nobody needs any more. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/** What opening them needs. */
export interface OpenStoresOptions {
  readonly settings: () => GatewaySettings
  readonly clock: Clock
  /** What another gateway learned of a path. */
  readonly onSignal: (signal: RoutingSignal) => void
  readonly warn: (sentence: string) => void
}

/** Opens the stores. Throws with a sentence for the operator when the data directory cannot be used. */
export async function openStores(options: OpenStoresOptions): Promise<Stores> {
  const { settings, clock } = options
  const { dataDir, cache, keepResultsMs, redisUrl } = settings()
  const database = openDatabase(join(dataDir, 'state.db'), STORE_MIGRATIONS)
  const owners = openOwnerLocks(join(dataDir, 'owners'), randomUUID())
  const disk = createDiskPictureStore({
    files: openPictureFiles(join(dataDir, 'pictures')),
    database,
    clock,
    memoryBytes: cache.enabled ? cache.memoryBytes : 0,
  })
  const generations = createEmbeddedGenerationStore({ database, clock, keepMs: keepResultsMs, owners })
  const cacheIndex = createCacheIndex({ database, clock, pictures: disk, settings: () => settings().cache })
  const shared = redisUrl === undefined ? undefined : await openShared(redisUrl, options, createKeyTable(database))
  const embedded: SharedStores = {
    generations,
    pictures: disk,
    cache: cacheIndex,
    keys: shared?.stores.keys ?? createEmbeddedKeyStore({ database, clock, environmentKeys: () => settings().keys }),
    budgets: createEmbeddedBudgetStore({ database, clock, owners }),
    keyLimits: createKeyLimits(),
    pace: createLocalPace(clock),
    publish: () => undefined,
  }
  return {
    ...(shared?.stores ?? embedded),
    faults: () => shared?.faults() ?? [],
    // Also where Redis is shared: what was kept before there was one runs out too.
    async sweep() {
      await generations.sweep()
      await cacheIndex.sweep()
      await disk.sweep()
    },
    async close() {
      await shared?.close()
      await generations.sweep().catch((error) => options.warn(`Not all endings were written: ${String(error)}`))
      owners.close()
      database.close()
    },
  }
}

/** A picture is kept before what names it, and must not go first. */
const PICTURES_OUTLAST_MS = 15 * 60_000

/** The stores that many gateways share, so that they act as one. */
async function openShared(url: string, { settings, clock, onSignal, warn }: OpenStoresOptions, table: KeyTable) {
  let state: RedisState | undefined
  const redis: Redis = await openRedis(url, (next) => {
    if (next === 'gone') warn(`Redis cannot be reached. ${WITHOUT_REDIS}`)
    else if (state === 'gone') warn('Redis can be used again.')
    state = next
  })
  const { keepResultsMs, cache } = settings()
  const owner = randomUUID()
  const generations = createRedisGenerationStore({ redis, clock, keepMs: keepResultsMs, owner })
  const signals = createRedisSignals({ redis, now: () => clock.now(), onSignal })
  const pictures = createRedisPictureStore({
    redis,
    keepMs: Math.max(keepResultsMs, cache.enabled ? cache.ttlMs : 0) + PICTURES_OUTLAST_MS,
  })
  const keys = await createRedisKeyStore({ redis, clock, table, environmentKeys: () => settings().keys })
  const stores = {
    generations,
    pictures,
    cache: createRedisCacheIndex({ redis, clock, pictures, ttlMs: () => settings().cache.ttlMs }),
    keys,
    budgets: createRedisBudgetStore({ redis, clock }),
    keyLimits: fallBack(createKeyLimits({ redis }), createKeyLimits()),
    pace: fallBack(createRedisPace({ redis }), createLocalPace(clock)),
    publish: (signal: RoutingSignal) => signals.publish(signal),
  }
  return {
    stores,
    faults: () => (state === 'ready' ? [] : [`Redis cannot be reached. ${WITHOUT_REDIS}`]),
    async close() {
      signals.close()
      await keys.close()
      await generations.close()
      redis.disconnect()
    },
  }
}

const WITHOUT_REDIS =
  'Until it is back answers are not kept, each gateway counts limits for itself, and keys with a budget are refused.'

/** What is counted for all gateways is counted here alone while that cannot be asked. */
function fallBack<Args extends readonly unknown[], Value>(
  shared: { take(...args: Args): Promise<Value> },
  local: { take(...args: Args): Promise<Value> },
) {
  return {
    async take(...args: Args): Promise<Value> {
      try {
        return await shared.take(...args)
      } catch {
        return local.take(...args)
      }
    },
  }
}
