import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { createDiskPictureStore } from '../../src/gateway/stores/disk-picture-store'
import { type Database, openDatabase } from '../../src/gateway/stores/open-database'
import { openRedis } from '../../src/gateway/stores/open-redis'
import { openPictureFiles } from '../../src/gateway/stores/picture-files'
import { createRedisPictureStore } from '../../src/gateway/stores/redis-picture-store'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server'
import { createSteppedClock } from '../fixtures/stepped-clock'
import { describePictureStore } from './picture-store-contract'

describePictureStore('The disk', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'refill-pictures-'))
  const opened: Database[] = []
  const filesIn = (under: string) => readdirSync(under, { recursive: true, withFileTypes: true })
  return {
    async open() {
      const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      opened.push(database)
      const clock = createSteppedClock()
      const files = openPictureFiles(join(dir, 'pictures'))
      return createDiskPictureStore({ files, database, clock, memoryBytes: 1_000_000 })
    },
    async count() {
      const files = filesIn(join(dir, 'pictures')).filter((entry) => entry.isFile())
      const whole = files.filter(({ name }) => name.endsWith('.picture')).length
      return { whole, parts: files.length - whole }
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

describePictureStore('Redis', async () => {
  const admin = await openRedis(server.url, () => undefined)
  await admin.flushall()
  const opened: Redis[] = [admin]
  return {
    async open() {
      const redis = await openRedis(server.url, () => undefined)
      opened.push(redis)
      return createRedisPictureStore({ redis, keepMs: 60_000 })
    },
    count: async () => ({
      whole: (await admin.keys('refill:picture:*')).length,
      parts: (await admin.keys('refill:part:*')).length,
    }),
    async close() {
      for (const redis of opened) redis.disconnect()
    },
  }
})
