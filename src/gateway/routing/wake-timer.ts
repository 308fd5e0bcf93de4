import { type Clock, NOT_NEEDED } from '../clock'

/** One timer for whoever needs it first: it wakes at the earliest time it was set to, and is set again then. */
export interface WakeTimer {
  /** Calls back at this time of `Clock.elapsed`, or as soon as it can when that is past. */
  wakeAt(atMs: number): void
  stop(): void
}

/** Not set at first. */
export function createWakeTimer(clock: Clock, wake: () => void): WakeTimer {
  let setting: { readonly atMs: number; readonly stop: AbortController } | undefined
  const stop = (): void => {
    setting?.stop.abort(NOT_NEEDED)
    setting = undefined
  }
  return {
    wakeAt(atMs) {
      if (setting !== undefined && setting.atMs <= atMs) return
      stop()
      const mine = { atMs, stop: new AbortController() }
      setting = mine
      // A whole millisecond at least: machines' timers are no finer, and a wait of nothing could turn in circles.
      const waitMs = Math.max(1, Math.ceil(atMs - clock.elapsed()))
      clock.sleep(waitMs, mine.stop.signal).then(
        () => {
          if (setting !== mine) return
          setting = undefined
          wake()
        },
        () => undefined,
      )
    },
    stop,
  }
}
