import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { createEmbeddedBudgetStore } from '../../src/gateway/stores/embedded-budget-store'
import { type Database, openDatabase } from '../../src/gateway/stores/open-database'
import { openRedis } from '../../src/gateway/stores/open-redis'
import { createRedisBudgetStore } from '../../src/gateway/stores/redis-budget-store'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server'
import { describeBudgetStore } from './budget-store-contract'

describeBudgetStore('The embedded store', async (clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'refill-budgets-'))
  const opened: Database[] = []
  return {
    async open(owner) {
      const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      opened.push(database)
      return createEmbeddedBudgetStore({ database, clock, owners: { owner, isAlive: () => true } })
    },
    async close() {
      for (const database of opened) database.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
})

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

describeBudgetStore('The store in Redis', async (clock) => {
  const admin = await openRedis(server.url, () => undefined)
  await admin.flushall()
  const opened: Redis[] = [admin]
  return {
    async open() {
      const redis = await openRedis(server.url, () => undefined)
      opened.push(redis)
      return createRedisBudgetStore({ redis, clock })
    },
    async close() {
      for (const redis of opened) redis.disconnect()
    },
  }
})
