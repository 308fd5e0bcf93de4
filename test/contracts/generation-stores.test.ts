import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createEmbeddedGenerationStore } from '../../src/gateway/stores/embedded-generation-store'
import { type Database, openDatabase } from '../../src/gateway/stores/open-database'
import { openRedis } from '../../src/gateway/stores/open-redis'
import { type OwnerLocks, openOwnerLocks } from '../../src/gateway/stores/owner-locks'
import { createRedisGenerationStore } from '../../src/gateway/stores/redis-generation-store'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server'
import { describeGenerationStore, KEEP_MS } from './generation-store-contract'

describeGenerationStore('The embedded store', async (clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'refill-generations-'))
  const opened = new Map<string, { database: Database; owners: OwnerLocks }>()
  const kill = (owner: string) => {
    opened.get(owner)?.database.close()
    opened.get(owner)?.owners.close()
    opened.delete(owner)
  }
  return {
    async open(owner) {
      const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      const owners = openOwnerLocks(join(dir, 'owners'), owner)
      opened.set(owner, { database, owners })
      return createEmbeddedGenerationStore({ database, clock, keepMs: KEEP_MS, owners })
    },
    kill: async (owner) => kill(owner),
    async close() {
      for (const owner of [...opened.keys()]) kill(owner)
      rmSync(dir, { recursive: true, force: true })
    },
  }
})

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

describeGenerationStore('The store in Redis', async (clock) => {
  const closers = new Map<string, () => Promise<void>>()
  const admin = await openRedis(server.url, () => undefined)
  await admin.flushall()
  return {
    async open(owner) {
      const redis = await openRedis(server.url, () => undefined)
      const store = createRedisGenerationStore({ redis, clock, keepMs: KEEP_MS, owner })
      closers.set(owner, async () => {
        await store.close()
        redis.disconnect()
      })
      return store
    },
    // A killed process cannot say goodbye: its connection breaks, and its lease runs out.
    async kill(owner) {
      await closers.get(owner)?.()
      closers.delete(owner)
      await admin.del(`refill:owner:${owner}`)
    },
    async close() {
      for (const close of closers.values()) await close()
      admin.disconnect()
    },
  }
})
