/** Stops retries onto a path that mostly fails, so that they do not multiply its load. */
export interface RetryBudget {
  noteSuccess(): void
  noteFailure(): void
  /** Whether a retry or a hedge may go to this path. */
  allows(): boolean
}

// Source: gRPC retry throttling (failure -1, success +ratio, retries only above half of the maximum).
const MAX_TOKENS = 10
const EARNED_BY_SUCCESS = 0.1

/** Starts full: a path is trusted until it fails. */
export function createRetryBudget(): RetryBudget {
  let tokens = MAX_TOKENS
  return {
    noteSuccess() {
      tokens = Math.min(MAX_TOKENS, tokens + EARNED_BY_SUCCESS)
    },
    noteFailure() {
      tokens = Math.max(0, tokens - 1)
    },
    allows: () => tokens > MAX_TOKENS / 2,
  }
}
