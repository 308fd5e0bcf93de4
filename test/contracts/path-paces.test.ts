import { afterAll, beforeAll } from 'vitest'
import { createLocalPace } from '../../src/gateway/routing/local-pace'
import { openRedis } from '../../src/gateway/stores/open-redis'
import { createRedisPace } from '../../src/gateway/stores/redis-path-pace'
import { type RedisServer, startRedisServer } from '../fixtures/redis-server'
import { describePathPace } from './path-pace-contract'

describePathPace('The pace of one process', async (clock) => ({ pace: createLocalPace(clock), close: async () => {} }))

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

describePathPace('The pace over Redis', async (clock) => {
  const redis = await openRedis(server.url, () => undefined)
  await redis.flushall()
  return { pace: createRedisPace({ redis, now: clock.now }), close: async () => redis.disconnect() }
})
