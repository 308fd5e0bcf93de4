/** Lets long painting breathe: the event loop turns now and then, and an abort is noticed. */
export interface Pace {
  /** To be awaited between bands. Rejects with `CancelledError` once the signal is aborted. */
  breathe(): Promise<void>
}

/** The painting was called off. Caught by the provider and turned into a failure. */
export class CancelledError extends Error {}

/** Longest stretch of painting between two turns of the event loop, so that a page stays responsive. */
const STRETCH_MS = 24

/** A pace that gives way once `STRETCH_MS` have passed by the given clock. */
export function createPace(options: {
  readonly signal: AbortSignal
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly now: () => number
}): Pace {
  let last = options.now()
  return {
    async breathe() {
      if (options.signal.aborted) throw new CancelledError()
      if (options.now() - last < STRETCH_MS) return
      await options.sleep(0, options.signal)
      if (options.signal.aborted) throw new CancelledError()
      last = options.now()
    },
  }
}
