import { join } from 'node:path'
import type { Clock } from './clock'
import type { GatewaySettings } from './config/settings'
import { createEmbeddedKeyStore } from './stores/embedded-key-store'
import type { KeyStore } from './stores/key-store'
import { createKeyTable } from './stores/key-table'
import { openDatabase } from './stores/open-database'
import { openRedis } from './stores/open-redis'
import { createRedisKeyStore } from './stores/redis-key-store'
import { STORE_MIGRATIONS } from './stores/store-schema'

/** Keys alone, for the command. */
export interface OpenKeys {
  readonly keys: KeyStore
  close(): Promise<void>
}

/** Opens the keys of the gateways with these settings: those of the data directory, or of Redis where one is shared. */
export async function openKeys(
  settings: Pick<GatewaySettings, 'dataDir' | 'keys' | 'redisUrl'>,
  clock: Clock,
): Promise<OpenKeys> {
  const { dataDir, redisUrl } = settings
  const database = openDatabase(join(dataDir, 'state.db'), STORE_MIGRATIONS)
  const environmentKeys = () => settings.keys
  if (redisUrl === undefined) {
    const keys = createEmbeddedKeyStore({ database, clock, environmentKeys })
    return { keys, close: async () => void database.close() }
  }
  const redis = await openRedis(redisUrl, () => undefined)
  const keys = await createRedisKeyStore({ redis, clock, table: createKeyTable(database), environmentKeys })
  return {
    keys,
    async close() {
      await keys.close()
      redis.disconnect()
      database.close()
    },
  }
}
