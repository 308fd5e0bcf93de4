/** The clock and the waiting of a deadline. */
export interface DeadlineEffects {
  readonly now: () => number
  /** Waits, or ends early (either way) once the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** One limit of time for everything done under it. */
export interface Deadline {
  /** Aborted when the time is up, or when the outer signal is. */
  readonly signal: AbortSignal
  readonly timeoutMs: number
  remainingMs(): number
  /** Whether the time is up (and it was not the outer signal). */
  hasPassed(): boolean
  /** Ends the timer. */
  close(): void
}

/** Starts a deadline under an outer signal. Close it, or its timer goes on. */
export function startDeadline(timeoutMs: number, outer: AbortSignal, effects: DeadlineEffects): Deadline {
  const endsAt = effects.now() + timeoutMs
  const inner = new AbortController()
  const timer = new AbortController()
  let passed = false
  const onOuterAbort = () => inner.abort()
  if (outer.aborted) inner.abort()
  else outer.addEventListener('abort', onOuterAbort, { once: true })
  const onTime = () => {
    if (timer.signal.aborted) return
    passed = !inner.signal.aborted
    inner.abort()
  }
  effects.sleep(timeoutMs, timer.signal).then(onTime, onTime)
  return {
    signal: inner.signal,
    timeoutMs,
    remainingMs: () => Math.max(0, endsAt - effects.now()),
    hasPassed: () => passed,
    close() {
      outer.removeEventListener('abort', onOuterAbort)
      timer.abort()
    },
  }
}
