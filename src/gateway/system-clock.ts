import { clearTimeout, setTimeout } from 'node:timers'
import type { Clock } from './clock'

/** The machine's own clocks. A sleep that is called off rejects with the signal's reason. */
export const systemClock: Clock = { now: Date.now, elapsed: () => performance.now(), sleep }

// Not the one of node:timers/promises: each request stops some timers, and an error made for each of them costs more than all of this.
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
