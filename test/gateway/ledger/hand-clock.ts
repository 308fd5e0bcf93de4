import type { Clock } from '../../../src/gateway/clock'

/** A clock that only moves when it is told to. */
export interface HandClock extends Clock {
  /** Moves on, ends the waits that are over, and lets what waited for them run. */
  advance(ms: number): Promise<void>
}

/** Starts at a date; the elapsed time starts at 0. */
export function createHandClock(startMs: number): HandClock {
  let elapsedMs = 0
  let sleepers: { readonly dueMs: number; readonly wake: () => void }[] = []
  return {
    now: () => startMs + elapsedMs,
    elapsed: () => elapsedMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
        sleepers.push({ dueMs: elapsedMs + ms, wake: resolve })
      })
    },
    async advance(ms) {
      const endMs = elapsedMs + ms
      for (;;) {
        const due = sleepers.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
        if (due === undefined) break
        elapsedMs = Math.max(elapsedMs, due.dueMs)
        sleepers = sleepers.filter((sleeper) => sleeper !== due)
        due.wake()
        await new Promise(setImmediate)
      }
      elapsedMs = endMs
      await new Promise(setImmediate)
    },
  }
}
