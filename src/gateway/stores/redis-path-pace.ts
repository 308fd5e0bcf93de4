import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import * as v from 'valibot'
import type { PathPace } from '../routing/path-pace'
import { runScript } from './open-redis'

// KEYS: for each limit the turns of the last minute (`units:id` by time) and when the next is due at an even pace.
// ARGV: now ('' for the clock of Redis, which all gateways share), id, then for each limit its units and its bound a minute.
// Bursts are those of the pace within one process (routing/local-pace.ts).
const TAKE = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end
local longest = 0
for i = 0, #KEYS / 2 - 1 do
  local turns, due = KEYS[2 * i + 1], KEYS[2 * i + 2]
  local units, perMinute = tonumber(ARGV[2 * i + 3]), tonumber(ARGV[2 * i + 4])
  local burst = math.min(10, math.max(1, math.ceil(perMinute / 6)))
  local dueAt = tonumber(redis.call('GET', due) or '0')
  longest = math.max(longest, dueAt - (burst - 1) * 60000 / perMinute - now)
  redis.call('ZREMRANGEBYSCORE', turns, '-inf', now - 60000)
  local taken = redis.call('ZRANGE', turns, 0, -1, 'WITHSCORES')
  local excess = math.min(units, perMinute) - perMinute
  for j = 1, #taken, 2 do excess = excess + tonumber(string.match(taken[j], '^%d+')) end
  for j = 1, #taken, 2 do
    if excess <= 0 then break end
    excess = excess - tonumber(string.match(taken[j], '^%d+'))
    if excess <= 0 then longest = math.max(longest, tonumber(taken[j + 1]) + 60000 - now) end
  end
end
if longest > 0.01 then return tostring(longest) end
for i = 0, #KEYS / 2 - 1 do
  local turns, due = KEYS[2 * i + 1], KEYS[2 * i + 2]
  local units, perMinute = tonumber(ARGV[2 * i + 3]), tonumber(ARGV[2 * i + 4])
  local dueAt = math.max(tonumber(redis.call('GET', due) or '0'), now) + units * 60000 / perMinute
  redis.call('ZADD', turns, string.format('%.3f', now), ARGV[2 * i + 3] .. ':' .. ARGV[2])
  redis.call('PEXPIRE', turns, 61000)
  redis.call('SET', due, string.format('%.3f', dueAt), 'PX', math.ceil(dueAt - now) + 60000)
end
return '0'
`

const replySchema = v.pipe(v.string(), v.transform(Number))

/**
 * Paces a path for all gateways together: evenly with a small burst first, and never more than the limit in any sixty
 * seconds. Rejects with `StoreUnavailable`.
 */
export function createRedisPace(options: {
  readonly redis: Redis
  /** For tests; the clock of Redis otherwise, since gateways' clocks differ. */
  readonly now?: () => number
}): PathPace {
  const { redis, now } = options
  return {
    async take(path, pictures, limits) {
      const bounds = [
        { name: 'requests', units: 1, perMinute: limits.requestsPerMinute },
        { name: 'images', units: pictures, perMinute: limits.imagesPerMinute },
      ].flatMap(({ name, units, perMinute }) => (perMinute === undefined ? [] : [{ name, units, perMinute }]))
      if (bounds.length === 0) return 0
      const keys = bounds.flatMap(({ name }) => ['turns', 'due'].map((part) => `refill:pace:${path}:${name}:${part}`))
      const args = [now?.() ?? '', randomUUID(), ...bounds.flatMap(({ units, perMinute }) => [units, perMinute])]
      return v.parse(replySchema, await runScript(redis, TAKE, keys, args))
    },
  }
}
