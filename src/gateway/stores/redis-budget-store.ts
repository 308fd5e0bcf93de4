import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import * as v from 'valibot'
import type { Clock } from '../clock'
import type { BudgetStore } from './budget-store'
import { fromMicroUsd, monthOf, nextMonthMs, RESERVATION_LAPSES_MS, toMicroUsd } from './money'
import { runScript } from './open-redis'

/** A month's numbers stay a little longer than its last reservation can be settled. */
const KEEP_MS = 40 * 24 * 3_600_000

// KEYS: spent, open (amounts by reservation), times (when each was made), lapsed (amounts). Amounts are millionths of a dollar.
const LAPSE = `
local function lapse(oldest)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', oldest)) do
    local amount = redis.call('HGET', KEYS[2], id)
    redis.call('HDEL', KEYS[2], id)
    redis.call('ZREM', KEYS[3], id)
    redis.call('HSET', KEYS[4], id, amount)
    redis.call('INCRBY', KEYS[1], amount)
  end
end
local function keep(ms)
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ms) end
end
`

// ARGV: reservation, amount, budget ('' for none), now, oldest time that is still open, keep.
const RESERVE = `${LAPSE}
lapse(ARGV[5])
local spent = tonumber(redis.call('GET', KEYS[1]) or '0')
local reserved = 0
for _, amount in ipairs(redis.call('HVALS', KEYS[2])) do reserved = reserved + tonumber(amount) end
if ARGV[3] ~= '' and spent + reserved + tonumber(ARGV[2]) > tonumber(ARGV[3]) then return {0, spent, reserved} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
keep(ARGV[6])
return {1, spent, reserved}
`

// ARGV: reservation, spent amount, keep.
const SETTLE = `${LAPSE}
local counted = redis.call('HGET', KEYS[4], ARGV[1])
if not counted and redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
redis.call('INCRBY', KEYS[1], string.format('%d', tonumber(ARGV[2]) - tonumber(counted or '0')))
keep(ARGV[3])
return 1
`

// ARGV: oldest time that is still open.
const SPENT = `${LAPSE}
lapse(ARGV[1])
return tonumber(redis.call('GET', KEYS[1]) or '0')
`

const reservedSchema = v.tuple([v.number(), v.number(), v.number()])

/**
 * Spending in Redis, shared by all gateways. A reservation that is a quarter of an hour old counts as spent; when it is
 * settled after all, the real amount takes its place. Rejects with `StoreUnavailable`.
 */
export function createRedisBudgetStore(options: { readonly redis: Redis; readonly clock: Clock }): BudgetStore {
  const { redis, clock } = options
  const oldestMs = () => clock.now() - RESERVATION_LAPSES_MS
  return {
    async reserve(keyId, amountUsd, budgetUsd) {
      const nowMs = clock.now()
      const account = accountOf(keyId, monthOf(nowMs))
      const id = randomUUID()
      const budget = budgetUsd === undefined ? '' : toMicroUsd(budgetUsd)
      const args = [id, toMicroUsd(amountUsd), budget, nowMs, oldestMs(), KEEP_MS]
      const reply = v.parse(reservedSchema, await runScript(redis, RESERVE, keysOf(account), args))
      const [isReserved, spent, reserved] = reply
      if (isReserved === 1 || budgetUsd === undefined) return { ok: true, reservation: `${id}@${account}` }
      const left = { spentUsd: fromMicroUsd(spent), reservedUsd: fromMicroUsd(reserved), budgetUsd }
      return { ok: false, ...left, resetsAtMs: nextMonthMs(nowMs) }
    },
    async settle(reservation, spentUsd) {
      const at = reservation.indexOf('@')
      const args = [reservation.slice(0, at), toMicroUsd(spentUsd), KEEP_MS]
      await runScript(redis, SETTLE, keysOf(reservation.slice(at + 1)), args)
    },
    async spentUsd(keyId) {
      const account = accountOf(keyId, monthOf(clock.now()))
      return fromMicroUsd(v.parse(v.number(), await runScript(redis, SPENT, keysOf(account), [oldestMs()])))
    },
  }
}

/** The account of a key in a month. */
function accountOf(keyId: string, month: string): string {
  return `${month}:${keyId}`
}

function keysOf(account: string): readonly string[] {
  return ['spent', 'open', 'times', 'lapsed'].map((part) => `refill:budget:${account}:${part}`)
}
