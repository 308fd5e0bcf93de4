import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './clock'

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
}
