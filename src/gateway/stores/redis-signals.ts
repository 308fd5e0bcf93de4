import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { RoutingSignal } from '../routing/dispatcher'
import { subscribeRedis } from './subscribe-redis'

/** What gateways tell each other. */
export interface RedisSignals {
  /** Tells all other gateways; what cannot be told is not told. Returns at once. */
  publish(signal: RoutingSignal): void
  close(): void
}

const CHANNEL = 'refill:signals'
/** Open breakers by path and model, for gateways that start later. */
const OPEN_KEY = 'refill:breakers'

const place = { path: v.string(), model: v.string() }
const signalSchema: v.GenericSchema<unknown, RoutingSignal> = v.variant('kind', [
  v.object({ kind: v.literal('latency'), ...place, imageSize: v.picklist(IMAGE_SIZES), ms: v.number() }),
  v.object({ kind: v.literal('closed'), ...place }),
  v.object({
    kind: v.literal('opened'),
    path: v.string(),
    model: v.exactOptional(v.string()),
    state: v.picklist(['open', 'off', 'gone']),
    reason: v.string(),
    untilMs: v.number(),
  }),
])
const messageSchema = v.pipe(v.string(), v.parseJson(), v.object({ from: v.string(), signal: signalSchema }))

/**
 * Passes routing signals between gateways: `onSignal` hears those of the others, and, whenever the connection is made,
 * which breakers are open already (so one may be heard twice). While Redis is gone each gateway goes by what it learns itself.
 */
export function createRedisSignals(options: {
  readonly redis: Redis
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onSignal: (signal: RoutingSignal) => void
}): RedisSignals {
  const { redis, now, onSignal } = options
  const self = randomUUID()
  const hear = (message: string): void => {
    const parsed = v.safeParse(messageSchema, message)
    if (!parsed.success || parsed.output.from === self) return
    const { signal } = parsed.output
    if (signal.kind !== 'opened' || signal.untilMs > now()) onSignal(signal)
  }
  const subscription = subscribeRedis({
    redis,
    channel: CHANNEL,
    onMessage: hear,
    onListening: () => {
      redis.hvals(OPEN_KEY).then(
        (messages) => messages.forEach(hear),
        () => undefined,
      )
    },
  })
  return {
    publish(signal) {
      const message = JSON.stringify({ from: self, signal })
      const told = [remember(redis, signal, message), redis.publish(CHANNEL, message)]
      for (const one of told) Promise.resolve(one).catch(() => undefined)
    },
    close: () => subscription.close(),
  }
}

function remember(redis: Redis, signal: RoutingSignal, message: string): Promise<unknown> | undefined {
  if (signal.kind === 'latency') return undefined
  const field = JSON.stringify([signal.path, signal.model ?? null])
  return signal.kind === 'opened' ? redis.hset(OPEN_KEY, field, message) : redis.hdel(OPEN_KEY, field)
}
