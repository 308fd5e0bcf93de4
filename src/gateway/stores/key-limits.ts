import type { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { StoreUnavailable } from './store-unavailable'

/** Whether a request of a key may go on, or when to ask again. */
export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }

/** Requests a minute of gateway keys. */
export interface KeyLimits {
  /** Counts one request. Rejects with `StoreUnavailable` when the shared count cannot be asked. */
  take(keyId: string, perMinute: number): Promise<Taken>
}

const WINDOW_S = 60

/** Counts in this process, or for all gateways when Redis is given. A minute begins with a key's first request in it. */
export function createKeyLimits(options: { readonly redis?: Redis } = {}): KeyLimits {
  // One limiter for each limit in use. In Redis a key whose limit is changed goes on from its count; in memory it starts anew.
  const limiters = new Map<number, RateLimiterAbstract>()
  return {
    async take(keyId, perMinute) {
      const limiter = limiters.get(perMinute) ?? createLimiter(perMinute, options.redis)
      limiters.set(perMinute, limiter)
      try {
        await limiter.consume(keyId)
        return { ok: true }
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return { ok: false, retryAfterMs: Math.max(1, refusal.msBeforeNext) }
        throw new StoreUnavailable('The limits of the keys cannot be asked at the moment.', refusal)
      }
    },
  }
}

function createLimiter(perMinute: number, redis: Redis | undefined): RateLimiterAbstract {
  const common = { keyPrefix: 'refill:key-limit', points: perMinute, duration: WINDOW_S }
  if (redis === undefined) return new RateLimiterMemory(common)
  return new RateLimiterRedis({ ...common, storeClient: redis, rejectIfRedisNotReady: true })
}
