/**
 * How many requests a path bears at once, learned: fewer after it said that it is overloaded, slowly more while it
 * answers, never more than configured. Times are those of `Clock.elapsed`.
 */
export interface ConcurrencyLimit {
  readonly inFlight: () => number
  readonly limit: () => number
  readonly isFree: () => boolean
  enter(): void
  leave(): void
  noteSuccess(): void
  /** 429 or 503: about a third fewer. Requests sent before the last cut say nothing new. */
  noteOverload(atMs: number, sentAtMs: number): void
  /** Answers take several times longer than they used to: a little fewer, never below half of what is configured. */
  noteSlow(atMs: number, sentAtMs: number): void
  setMost(most: number): void
}

// Source: TCP-like additive increase, multiplicative decrease; as in Netflix's concurrency-limits (AIMD).
const CUT_BY_OVERLOAD = 0.7
const CUT_BY_SLOWNESS = 0.9

/** Starts at what is configured: an operator knows more than nothing, and a cut takes one answer. */
export function createConcurrencyLimit(configured: number): ConcurrencyLimit {
  let most = Math.max(1, Math.floor(configured))
  let limit = most
  let inFlight = 0
  let cutAtMs = Number.NEGATIVE_INFINITY
  const cut = (to: number, atMs: number): void => {
    limit = Math.min(most, Math.max(1, to))
    cutAtMs = atMs
  }
  return {
    inFlight: () => inFlight,
    limit: () => Math.floor(limit),
    isFree: () => inFlight < Math.floor(limit),
    enter() {
      inFlight += 1
    },
    leave() {
      inFlight -= 1
    },
    noteSuccess() {
      // Growth is only earned where the limit is felt; one more for each full round of answers.
      if (inFlight >= limit / 2) limit = Math.min(most, limit + 1 / limit)
    },
    noteOverload(atMs, sentAtMs) {
      if (sentAtMs >= cutAtMs) cut(Math.min(limit, inFlight) * CUT_BY_OVERLOAD, atMs)
    },
    noteSlow(atMs, sentAtMs) {
      if (sentAtMs >= cutAtMs && limit > most / 2) cut(Math.max(most / 2, limit * CUT_BY_SLOWNESS), atMs)
    },
    setMost(next) {
      const wasFull = limit >= most
      most = Math.max(1, Math.floor(next))
      limit = wasFull ? most : Math.min(limit, most)
    },
  }
}
