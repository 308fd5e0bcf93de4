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
import { openDatabase } from './stores/open-database'
import { openRedis, type RedisState } from './stores/open-redis'
import { openOwnerLocks } from './stores/owner-locks'
import { openPictureFiles } from './stores/picture-files'
import type { PictureStore } from './stores/picture-store'
import { createRedisBudgetStore } from './stores/redis-budget-store'
import { createRedisGenerationStore } from './stores/redis-generation-store'
import { createRedisPace } from './stores/redis-path-pace'
import { createRedisPictureStore } from './stores/redis-picture-store'
import { createRedisSignals } from './stores/redis-signals'
import { STORE_MIGRATIONS } from './stores/store-schema'

/** What a gateway remembers of its requests. */
interface SharedStores {
  readonly generations: GenerationStore
  readonly pictures: PictureStore
  readonly budgets: BudgetStore
  readonly keyLimits: KeyLimits
  readonly pace: PathPace
  /** Tells other gateways what was learned of paths. */
  readonly publish: (signal: RoutingSignal) => void
}

/** Everything that is kept: in the data directory, and in Redis where one is shared. */
export interface Stores extends SharedStores {
  readonly cache: CacheIndex
  readonly keys: KeyStore
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
  const { dataDir, keys, cache, keepResultsMs, redisUrl } = settings()
  const database = openDatabase(join(dataDir, 'state.db'), STORE_MIGRATIONS)
  const owners = openOwnerLocks(join(dataDir, 'owners'), randomUUID())
  const disk = createDiskPictureStore({
    files: openPictureFiles(join(dataDir, 'pictures')),
    database,
    clock,
    memoryBytes: cache.enabled ? cache.memoryBytes : 0,
  })
  const shared = redisUrl === undefined ? undefined : await openShared(redisUrl, options)
  const embedded: SharedStores = {
    generations: createEmbeddedGenerationStore({ database, clock, keepMs: keepResultsMs, owners }),
    pictures: disk,
    budgets: createEmbeddedBudgetStore({ database, clock, owners }),
    keyLimits: createKeyLimits(),
    pace: createLocalPace(clock),
    publish: () => undefined,
  }
  return {
    ...(shared?.stores ?? embedded),
    cache: createCacheIndex({
      database,
      clock,
      pictures: shared?.stores.pictures ?? disk,
      settings: () => settings().cache,
    }),
    keys: createEmbeddedKeyStore({ database, clock, environmentKeys: keys }),
    faults: () => shared?.faults() ?? [],
    sweep: () => disk.sweep(),
    async close() {
      await shared?.close()
      owners.close()
      database.close()
    },
  }
}

/** The stores that many gateways share, so that they act as one. */
async function openShared(url: string, { settings, clock, onSignal, warn }: OpenStoresOptions) {
  let state: RedisState = 'gone'
  const redis: Redis = await openRedis(url, (next) => {
    if (next !== state) warn(next === 'ready' ? 'Redis can be used.' : `Redis cannot be reached. ${WITHOUT_REDIS}`)
    state = next
  })
  const { keepResultsMs } = settings()
  const owner = randomUUID()
  const generations = createRedisGenerationStore({ redis, clock, keepMs: keepResultsMs, owner })
  const signals = createRedisSignals({ redis, now: () => clock.now(), onSignal })
  const stores = {
    generations,
    pictures: createRedisPictureStore({ redis, keepMs: keepResultsMs }),
    budgets: createRedisBudgetStore({ redis, clock }),
    keyLimits: fallBack(createKeyLimits({ redis }), createKeyLimits()),
    pace: fallBack(createRedisPace({ redis }), createLocalPace(clock)),
    publish: (signal: RoutingSignal) => signals.publish(signal),
  }
  return {
    stores,
    faults: () => (state === 'gone' ? [`Redis cannot be reached. ${WITHOUT_REDIS}`] : []),
    async close() {
      signals.close()
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
