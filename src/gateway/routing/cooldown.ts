/** A path's model is left alone because its provider said so (rate limits, quotas). Times are those of `Clock.elapsed`. */
export interface Cooldown {
  /** Whether it is left alone at this time. */
  isCooling(atMs: number): boolean
  readonly untilMs: () => number
  readonly reason: () => string
  /**
   * The server took no more requests: waits as long as it asked, else 15 s, then twice as long each time. Answers to
   * requests sent before the last such answer say nothing new and do not double the wait. Gives the end of the wait.
   */
  noteLimited(limit: {
    readonly atMs: number
    readonly sentAtMs: number
    readonly retryAfterMs?: number
    readonly reason: string
  }): number
  /** Left alone until a time that is known, a quota's reset for example. */
  closeUntil(untilMs: number, reason: string): void
  /** A success: the next wait starts small again. An end that is set stays: older requests may still succeed. */
  noteSuccess(): void
  end(): void
}

// Source: Gemini's 429 waits of 12 to 58 s seen; 15 s doubles into that range.
const BASE_MS = 15_000
const CAP_MS = 300_000

/** Not cooling at first. */
export function createCooldown(): Cooldown {
  let untilMs = Number.NEGATIVE_INFINITY
  let limitedAtMs = Number.NEGATIVE_INFINITY
  let streak = 0
  let reason = ''
  return {
    isCooling: (atMs) => atMs < untilMs,
    untilMs: () => untilMs,
    reason: () => reason,
    noteLimited(limit) {
      if (limit.sentAtMs >= limitedAtMs) {
        limitedAtMs = limit.atMs
        streak += 1
      }
      const ownWaitMs = Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, streak - 1))
      // A burst of refusals without a hint ends when the first one's wait does.
      const startMs = limit.retryAfterMs === undefined ? limitedAtMs : limit.atMs
      untilMs = Math.max(untilMs, startMs + (limit.retryAfterMs ?? ownWaitMs))
      reason = limit.reason
      return untilMs
    },
    closeUntil(until, why) {
      untilMs = Math.max(untilMs, until)
      reason = why
    },
    noteSuccess() {
      streak = 0
    },
    end() {
      untilMs = Number.NEGATIVE_INFINITY
      streak = 0
    },
  }
}
