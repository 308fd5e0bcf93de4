import type { Clock } from '../clock'

/** One wait at a time, which only ever gets shorter until it is over. */
export interface Alarm {
  /** Rings after so many milliseconds, unless it rings sooner anyway. */
  ringWithin(ms: number): void
  stop(): void
}

/** An alarm that calls `ring`. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let waiting: { readonly dueMs: number; readonly abort: AbortController } | undefined

  function stop(): void {
    waiting?.abort.abort()
    waiting = undefined
  }

  return {
    ringWithin(ms) {
      const dueMs = clock.elapsed() + ms
      if (waiting !== undefined && waiting.dueMs <= dueMs) return
      stop()
      const abort = new AbortController()
      waiting = { dueMs, abort }
      clock.sleep(ms, abort.signal).then(
        () => {
          if (abort.signal.aborted) return
          waiting = undefined
          ring()
        },
        // Called off for a shorter wait.
        () => undefined,
      )
    },
    stop,
  }
}
