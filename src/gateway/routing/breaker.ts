/** What a breaker lets through: all, nothing, or one request that tries it out. */
export type BreakerState = 'closed' | 'open' | 'half-open'

/** Keeps requests from a path's model that fails. Times are those of `Clock.elapsed`. */
export interface Breaker {
  state(atMs: number): BreakerState
  /** When it opened; for choosing the one that opened longest ago. */
  readonly openedAtMs: () => number
  readonly untilMs: () => number
  readonly reason: () => string
  /** A user's request tries the path out; false while another one does. */
  readonly isProbing: () => boolean
  startProbe(): void
  /** The probe ended without telling anything (called off, rate limited): the next request may try. */
  dropProbe(): void
  /** Gives whether this closed it. */
  noteSuccess(atMs: number): boolean
  /** Gives whether this opened it (again). */
  noteFailure(fault: {
    readonly atMs: number
    readonly sentAtMs: number
    readonly isProbe: boolean
    readonly reason: string
  }): boolean
  /** Opened by another gateway. */
  openUntil(untilMs: number, atMs: number, reason: string): void
  close(): void
  /** Share of failures lately, 0..1, careful with few requests; for comparing paths. */
  failureShare(atMs: number): number
}

// Source: Envoy outlier detection (5 in a row, ejection time growing with each ejection), for rare and long calls.
const FAILURES_IN_A_ROW = 5
const WINDOW_MS = 60_000
const WINDOW_LEAST = 10
const WINDOW_SHARE = 0.5
const OPEN_BASE_MS = 15_000
const OPEN_CAP_MS = 300_000
/** Successes taken for granted when the share of failures is told. */
const BENEFIT_OF_DOUBT = 4

/** Closed at first. */
export function createBreaker(): Breaker {
  const outcomes = createOutcomes()
  let inARow = 0
  let openings = 0
  let isOpen = false
  let openedAtMs = Number.NEGATIVE_INFINITY
  let untilMs = Number.NEGATIVE_INFINITY
  let reason = ''
  let isProbing = false

  const open = (atMs: number, until: number, why: string): void => {
    isOpen = true
    isProbing = false
    openedAtMs = atMs
    untilMs = until
    reason = why
  }
  const close = (): void => {
    isOpen = false
    isProbing = false
    openings = 0
    inARow = 0
    outcomes.clear()
  }
  const openLonger = (atMs: number, why: string): true => {
    open(atMs, atMs + Math.min(OPEN_CAP_MS, OPEN_BASE_MS * 2 ** openings), why)
    openings += 1
    return true
  }
  const isTooMuch = (atMs: number): boolean => {
    const { total, failures } = outcomes.recent(atMs)
    return inARow >= FAILURES_IN_A_ROW || (total >= WINDOW_LEAST && failures >= total * WINDOW_SHARE)
  }

  return {
    state: (atMs) => (isOpen ? (atMs < untilMs ? 'open' : 'half-open') : 'closed'),
    openedAtMs: () => openedAtMs,
    untilMs: () => untilMs,
    reason: () => reason,
    isProbing: () => isProbing,
    startProbe() {
      isProbing = true
    },
    dropProbe() {
      isProbing = false
    },
    noteSuccess(atMs) {
      const closes = isOpen
      if (closes) close()
      inARow = 0
      outcomes.add(atMs, false)
      return closes
    },
    noteFailure({ atMs, sentAtMs, isProbe, reason: why }) {
      if (isOpen) return isProbe ? openLonger(atMs, why) : false
      // Sent before the path was last found well or ill: old news.
      if (sentAtMs < openedAtMs) return false
      inARow += 1
      outcomes.add(atMs, true)
      return isTooMuch(atMs) ? openLonger(atMs, why) : false
    },
    openUntil: (until, atMs, why) => open(atMs, until, why),
    close,
    failureShare(atMs) {
      const { total, failures } = outcomes.recent(atMs)
      return failures / (total + BENEFIT_OF_DOUBT)
    },
  }
}

/** How the requests of the last minute ended. Each is counted when it comes and when it leaves, and not for every question. */
function createOutcomes() {
  let all: { readonly atMs: number; readonly isFailure: boolean }[] = []
  /** Those before are older than the window, and no longer counted. */
  let first = 0
  let failures = 0
  const leave = (beforeMs: number): void => {
    for (let oldest = all[first]; oldest !== undefined && oldest.atMs <= beforeMs; oldest = all[first]) {
      if (oldest.isFailure) failures -= 1
      first += 1
    }
    if (first <= all.length / 2) return
    all = all.slice(first)
    first = 0
  }
  return {
    add(atMs: number, isFailure: boolean): void {
      all.push({ atMs, isFailure })
      if (isFailure) failures += 1
    },
    recent(atMs: number): { readonly total: number; readonly failures: number } {
      leave(atMs - WINDOW_MS)
      return { total: all.length - first, failures }
    },
    clear(): void {
      all = []
      first = 0
      failures = 0
    },
  }
}
