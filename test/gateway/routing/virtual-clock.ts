import type { Clock } from '../../../src/gateway/clock'

/** Time that passes only when told to, as fast as the machine can go through what happens in it. */
export interface VirtualClock extends Clock {
  /** Lets everything happen that is due until then, in order; all that is left without a bound. */
  runUntil(untilMs: number): Promise<void>
  /** Lets what is ready happen, without time passing. */
  settle(): Promise<void>
  /** Timers that are set. */
  readonly timers: () => number
  /** Moves the date, not the durations, as when a machine's clock is set. */
  jumpDate(ms: number): void
}

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly fire: () => void
}

/** Starts at 0 for durations and at `startMs` for dates. */
export function createVirtualClock(startMs = Date.UTC(2026, 10, 24, 12)): VirtualClock {
  const timers: Timer[] = []
  let elapsedMs = 0
  let dateMs = startMs
  let order = 0
  // Promises run before the next turn of the event loop: after it, all that follows from an event has happened.
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => dateMs + elapsedMs,
    elapsed: () => elapsedMs,
    timers: () => timers.length,
    jumpDate(ms) {
      dateMs += ms
    },
    settle,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(new Error('aborted'))
        const timer: Timer = {
          atMs: elapsedMs + ms,
          order: order++,
          fire() {
            signal?.removeEventListener('abort', stop)
            resolve()
          },
        }
        const stop = (): void => {
          remove(timers, timer)
          reject(new Error('aborted'))
        }
        signal?.addEventListener('abort', stop, { once: true })
        insert(timers, timer)
      })
    },
    async runUntil(untilMs) {
      await settle()
      for (let next = timers[0]; next !== undefined && next.atMs <= untilMs; next = timers[0]) {
        timers.shift()
        elapsedMs = Math.max(elapsedMs, next.atMs)
        next.fire()
        await settle()
      }
      if (Number.isFinite(untilMs)) elapsedMs = Math.max(elapsedMs, untilMs)
    },
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}

// The list stays sorted; most timers are set for late, so the search is by halves.
function insert(timers: Timer[], timer: Timer): void {
  timers.splice(placeOf(timers, timer), 0, timer)
}

function remove(timers: Timer[], timer: Timer): void {
  const place = placeOf(timers, timer)
  if (timers[place] === timer) timers.splice(place, 1)
}

function placeOf(timers: readonly Timer[], timer: Timer): number {
  let low = 0
  let high = timers.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = timers[middle]
    if (other !== undefined && isBefore(other, timer)) low = middle + 1
    else high = middle
  }
  return low
}
