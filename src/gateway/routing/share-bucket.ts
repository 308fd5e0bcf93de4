/** Keeps something to a share of all requests: each request earns a part of a token, each use costs one. */
export interface ShareBucket {
  /** A request came; `share` is 0..1. */
  earn(share: number): void
  /** Whether `spend` would succeed. */
  readonly hasToken: () => boolean
  /** Takes a token; false when there is none. */
  spend(): boolean
}

// Sums of shares such as 0.1 miss 1 by a rounding error.
const WHOLE = 1 - 1e-9

/** Starts empty and holds at most `cap`, so that uses never exceed the share, and come in small bursts at most. */
export function createShareBucket(cap: number): ShareBucket {
  let tokens = 0
  return {
    earn(share) {
      tokens = Math.min(cap, tokens + share)
    },
    hasToken: () => tokens >= WHOLE,
    spend() {
      if (tokens < WHOLE) return false
      tokens -= 1
      return true
    },
  }
}
