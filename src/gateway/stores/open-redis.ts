import { type ChainableCommander, Redis } from 'ioredis'
import { StoreUnavailable } from './store-unavailable'

/** Whether Redis answers. */
export type RedisState = 'ready' | 'gone'

/** Nobody waits for Redis longer than this; the gateway goes on without it instead. */
const COMMAND_TIMEOUT_MS = 1500
const CONNECT_TIMEOUT_MS = 2000
const MOST_RECONNECT_WAIT_MS = 2000

/**
 * A connection that fails fast: while Redis is gone every command rejects at once, one without an answer after 1.5 s, and
 * none is sent twice (a reservation must not be made twice). It reconnects in the background; `onState` hears of changes.
 * Resolves when the first attempt to connect has ended, either way. The caller disconnects it.
 */
export async function openRedis(
  url: string,
  onState: (state: RedisState) => void,
  options: { readonly commandTimeoutMs?: number } = {},
): Promise<Redis> {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, MOST_RECONNECT_WAIT_MS),
    lazyConnect: true,
  })
  let state: RedisState | undefined
  const tell = (next: RedisState) => {
    if (next === state) return
    state = next
    onState(next)
  }
  redis.on('ready', () => tell('ready'))
  redis.on('close', () => tell('gone'))
  // Every fault also rejects the command that met it; without a listener it would end the process.
  redis.on('error', () => undefined)
  await redis.connect().catch(() => undefined)
  return redis
}

/** Awaits an answer of Redis; whatever goes wrong becomes `StoreUnavailable`. */
export async function askRedis<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer
  } catch (error) {
    throw new StoreUnavailable(sentenceFor(error), error)
  }
}

/** What ioredis rejects with while there is no connection. Source: ioredis 6.0.0, `lib/Redis.js` and `lib/errors`. */
const NO_CONNECTION = /enableOfflineQueue|Connection is closed|Command timed out|max retries per request/i

function sentenceFor(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  if (!NO_CONNECTION.test(why)) return `Redis cannot be used: ${why}`
  return 'Redis cannot be reached. Check that it runs, and the address in REFILL_REDIS_URL.'
}

/** Runs a transaction; rejects as `askRedis` does, also when Redis refused one command of it. */
export async function runTransaction(transaction: ChainableCommander): Promise<void> {
  const done = await askRedis(transaction.exec())
  const fault = done?.find(([error]) => error !== null)?.[0]
  if (fault) await askRedis(Promise.reject(fault))
}

/** Runs a Lua script, which no other command comes between. */
export function runScript(
  redis: Redis,
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  return askRedis(redis.eval(script, keys.length, ...keys, ...args))
}
