import { EventEmitter } from 'node:events'
import type { Redis } from 'ioredis'
import * as v from 'valibot'
import type { Clock } from '../clock'
import type { Begun, GenerationState, GenerationStore } from './generation-store'
import { readKept, readKeptFailure } from './kept-schema'
import { mayStartAgain } from './may-start-again'
import { askRedis, runScript } from './open-redis'
import { createOwedEndings, type Ending } from './owed-endings'
import { StoreUnavailable } from './store-unavailable'
import { subscribeRedis } from './subscribe-redis'
import { waitForEnd } from './wait-for-end'

/** A store that holds a lease and listens; close it at the end. */
export interface RedisGenerationStore extends GenerationStore {
  close(): Promise<void>
}

/** A process that has said nothing for so long counts as dead. */
const LEASE_MS = 15_000
/** Two heartbeats may be lost. */
const BEATS_A_LEASE = 3
const ENDED_CHANNEL = 'refill:ended'
const LEASE_PREFIX = 'refill:owner:'

// KEYS: generation, lease. ARGV: digest, owner, now, keep, lease, prefix of leases.
const BEGIN = `
redis.call('SET', KEYS[2], '1', 'PX', ARGV[5])
local row = redis.call('HMGET', KEYS[1], 'digest', 'state', 'owner', 'mayStartAgain')
local fields = redis.call('HGETALL', KEYS[1])
local alive = 0
if row[3] then alive = redis.call('EXISTS', ARGV[6] .. row[3]) end
if row[1] then
  if row[1] ~= ARGV[1] then return {'conflict', alive, fields} end
  local free = row[4] == '1' or (row[2] == 'in-flight' and alive == 0)
  if not free then return {'exists', alive, fields} end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'state', 'in-flight', 'owner', ARGV[2], 'startedAtMs', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {'started', alive, fields}
`

// KEYS: generation. ARGV: prefix of leases.
const FIND = `
local owner = redis.call('HGET', KEYS[1], 'owner')
local alive = 0
if owner then alive = redis.call('EXISTS', ARGV[1] .. owner) end
return {'found', alive, redis.call('HGETALL', KEYS[1])}
`

// KEYS: generation. ARGV: name, channel, owner, digest ('' when it was begun elsewhere), keep, state, now, outcome, mayStartAgain.
// A process that was taken for dead may come back: its answer is welcome, its failure does not undo another's answer.
const FINISH = `
local row = redis.call('HMGET', KEYS[1], 'state', 'owner', 'digest')
if not row[3] and ARGV[4] == '' then return 0 end
local isTaken = row[1] and (row[1] ~= 'in-flight' or row[2] ~= ARGV[3])
if ARGV[6] == 'failed' and ARGV[4] ~= '' and isTaken then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[6], 'finishedAtMs', ARGV[7], 'outcome', ARGV[8], 'mayStartAgain', ARGV[9])
redis.call('HSETNX', KEYS[1], 'digest', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PUBLISH', ARGV[2], ARGV[1])
return 1
`

const replySchema = v.tuple([
  v.picklist(['started', 'exists', 'conflict', 'found']),
  v.number(),
  v.pipe(
    v.array(v.string()),
    v.transform((flat) => pairUp(flat)),
  ),
])
const rowSchema = v.object({
  state: v.picklist(['in-flight', 'done', 'failed']),
  startedAtMs: v.optional(v.pipe(v.string(), v.transform(Number)), '0'),
  finishedAtMs: v.optional(v.pipe(v.string(), v.transform(Number)), '0'),
  outcome: v.optional(v.string(), ''),
})

/**
 * The generations in Redis, shared by all gateways. Each gateway holds a lease while it lives; one in flight whose lease
 * has run out reads as `unknown`. Answers are as durable as that Redis is. Rejects with `StoreUnavailable`; an ending that
 * Redis could not take is still known to this process, which answers from it and writes it once Redis is back.
 */
export function createRedisGenerationStore(options: {
  readonly redis: Redis
  readonly clock: Clock
  readonly keepMs: number
  /** This process; unique among all gateways. */
  readonly owner: string
  /** How long a process may be silent before it counts as dead; 15 s unless set. */
  readonly leaseMs?: number
}): RedisGenerationStore {
  const { redis, clock, keepMs, owner, leaseMs = LEASE_MS } = options
  const ended = new EventEmitter()
  ended.setMaxListeners(0)
  const subscription = subscribeRedis({ redis, channel: ENDED_CHANNEL, onMessage: (name) => ended.emit(name) })
  // What this process has under way.
  const begun = new Map<string, { readonly requestDigest: string; readonly startedAtMs: number }>()
  const owed = createOwedEndings<Ending>()
  const write = ({ name, outcome, nowMs, requestDigest = '' }: Ending): Promise<unknown> => {
    const state = 'kept' in outcome ? 'done' : 'failed'
    const again =
      'failure' in outcome && mayStartAgain({ state: 'failed', finishedAtMs: nowMs, failure: outcome.failure })
    const json = JSON.stringify('kept' in outcome ? outcome.kept : outcome.failure)
    const args = [name, ENDED_CHANNEL, owner, requestDigest, keepMs, state, nowMs, json, again ? '1' : '0']
    return runScript(redis, FINISH, [keyOf(name)], args)
  }
  const payDebts = async (): Promise<void> => {
    for (const ending of owed.all) {
      await write(ending)
      owed.paid(ending.name)
    }
  }
  const lease = keepLease({ redis, clock, owner, leaseMs, onBeat: payDebts })

  const begin = async (name: string, requestDigest: string): Promise<Begun> => {
    const known = owed.whatBegins(name, requestDigest)
    if (known !== undefined) return known
    await payDebts()
    const keys = [keyOf(name), LEASE_PREFIX + owner]
    const args = [requestDigest, owner, clock.now(), keepMs, leaseMs, LEASE_PREFIX]
    const [kind, alive, fields] = v.parse(replySchema, await runScript(redis, BEGIN, keys, args))
    if (kind === 'conflict') return { kind }
    const state = stateOf(fields, alive === 1)
    if (kind === 'started') {
      begun.set(name, { requestDigest, startedAtMs: clock.now() })
      return { kind, ...(state === undefined ? {} : { before: state }) }
    }
    if (state !== undefined) return { kind: 'exists', state }
    // A record that this version cannot read is as good as none.
    await askRedis(redis.del(keyOf(name)))
    return begin(name, requestDigest)
  }
  const find = async (name: string): Promise<GenerationState | undefined> => {
    const ending = owed.find(name)
    if (ending !== undefined) return ending
    const [, alive, fields] = v.parse(replySchema, await runScript(redis, FIND, [keyOf(name)], [LEASE_PREFIX]))
    return stateOf(fields, alive === 1)
  }

  // While Redis is gone, this process still knows what it is making itself.
  const findOrOwn = async (name: string): Promise<GenerationState | undefined> => {
    try {
      return await find(name)
    } catch (error) {
      // It may have ended while Redis was asked.
      const ending = owed.find(name)
      if (ending !== undefined) return ending
      const own = begun.get(name)
      if (own === undefined) throw error
      return { state: 'in-flight', startedAtMs: own.startedAtMs }
    }
  }

  return {
    begin,
    async finish(name, outcome) {
      const requestDigest = begun.get(name)?.requestDigest
      // An answer that is still to be written is there: that writing it failed must not take its place.
      if ('failure' in outcome && owed.hasAnswer(name)) return
      const ending: Ending = {
        ...{ name, outcome, nowMs: clock.now() },
        ...(requestDigest === undefined ? {} : { requestDigest }),
      }
      try {
        await write(ending)
        owed.paid(name)
      } catch (error) {
        if (error instanceof StoreUnavailable) owed.owe(ending)
        throw error
      } finally {
        begun.delete(name)
        // Those who wait in this process need not hear it from Redis, which may not be listened to at the moment.
        ended.emit(name)
      }
    },
    find,
    wait: (name, signal) => waitForEnd({ name, signal, find: findOrOwn, ended, clock }),
    async close() {
      subscription.close()
      await payDebts().catch(() => undefined)
      await lease.end()
    },
  }
}

function keepLease(options: {
  readonly redis: Redis
  readonly clock: Clock
  readonly owner: string
  readonly leaseMs: number
  /** Redis has answered just now. */
  readonly onBeat: () => Promise<void>
}): { end(): Promise<void> } {
  const { redis, clock, owner, leaseMs, onBeat } = options
  const ending = new AbortController()
  const beat = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await clock.sleep(leaseMs / BEATS_A_LEASE, ending.signal)
      // One beat that is lost is made good by the next.
      await redis
        .set(LEASE_PREFIX + owner, '1', 'PX', leaseMs)
        .then(onBeat)
        .catch(() => undefined)
    }
  }
  const beating = beat().catch(() => undefined)
  return {
    async end() {
      ending.abort()
      await beating
      await redis.del(LEASE_PREFIX + owner).catch(() => undefined)
    },
  }
}

function keyOf(name: string): string {
  return `refill:generation:${name}`
}

function stateOf(fields: Readonly<Record<string, string>>, isAlive: boolean): GenerationState | undefined {
  const row = v.safeParse(rowSchema, fields)
  if (!row.success) return undefined
  const { state, startedAtMs, finishedAtMs, outcome } = row.output
  if (state === 'in-flight') return { state: isAlive ? 'in-flight' : 'unknown', startedAtMs }
  if (state === 'done') {
    const kept = readKept(outcome)
    return kept === undefined ? undefined : { state, finishedAtMs, kept }
  }
  const failure = readKeptFailure(outcome)
  return failure === undefined ? undefined : { state, finishedAtMs, failure }
}

// Redis answers a hash as a flat list.
function pairUp(flat: readonly string[]): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {}
  for (let at = 0; at + 1 < flat.length; at += 2) pairs[flat[at] ?? ''] = flat[at + 1] ?? ''
  return pairs
}
