import type { Clockwork } from '../../src/stage/bridge/plugin-timers'

/** Timers that move only when a test says so. */
export interface FakeClockwork extends Clockwork {
  /** Lets time pass and promises settle. */
  advance(durationMs: number): Promise<void>
  /** Runs what is due now, and promises, until nothing more comes of it. */
  settle(): Promise<void>
  /** Timers that wait. */
  waiting(): number
}

interface Timer {
  readonly dueMs: number
  readonly task: () => void
}

/** A clockwork that starts at 0 ms. */
export function createFakeClockwork(): FakeClockwork {
  const timers = new Map<number, Timer>()
  let nowMs = 0
  let lastHandle = 0

  async function runUntil(endMs: number): Promise<void> {
    for (;;) {
      await flushPromises()
      const next = [...timers].filter(([, { dueMs }]) => dueMs <= endMs).sort((a, b) => a[1].dueMs - b[1].dueMs)[0]
      if (next === undefined) break
      const [handle, { dueMs, task }] = next
      timers.delete(handle)
      nowMs = Math.max(nowMs, dueMs)
      task()
    }
    nowMs = endMs
  }

  return {
    setTimeout: (task, delayMs) => {
      lastHandle += 1
      timers.set(lastHandle, { dueMs: nowMs + Math.max(0, delayMs), task })
      return lastHandle
    },
    clearTimeout: (handle) => {
      timers.delete(Number(handle))
    },
    advance: (durationMs) => runUntil(nowMs + durationMs),
    settle: () => runUntil(nowMs),
    waiting: () => timers.size,
  }
}

/** A turn of the event loop, in which every promise that can settle does. */
function flushPromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
