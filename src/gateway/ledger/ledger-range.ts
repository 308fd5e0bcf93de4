const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Spans of time that the roll-ups count in. In UTC, so that every gateway and every reader means the same day. */
export const GRAINS = ['hour', 'day', 'month'] as const
export type Grain = (typeof GRAINS)[number]

/** What the dashboard lets people choose. */
export const RANGE_NAMES = ['24h', '7d', '30d', '12mo'] as const
export type RangeName = (typeof RANGE_NAMES)[number]

/** A span of time, `toMs` excluded, with its ends on borders of both grains. */
export interface LedgerRange {
  readonly fromMs: number
  readonly toMs: number
  /** The step of curves. */
  readonly step: 'hour' | 'day'
  /** The step of bars, and what sums are made of: the coarser, the fewer rows are read. */
  readonly sum: Grain
}

/** The start of the hour, day or month that a moment is in. */
export function grainStart(grain: Grain, atMs: number): number {
  if (grain === 'hour') return atMs - mod(atMs, HOUR_MS)
  if (grain === 'day') return atMs - mod(atMs, DAY_MS)
  const date = new Date(atMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

/** The range of a name: the span that is running now and those before it. `12mo` are twelve calendar months. */
export function rangeOf(name: RangeName, nowMs: number): LedgerRange {
  switch (name) {
    case '24h':
      return { ...lastSpans(HOUR_MS, 24, nowMs), step: 'hour', sum: 'hour' }
    case '7d':
      return { ...lastSpans(DAY_MS, 7, nowMs), step: 'hour', sum: 'day' }
    case '30d':
      return { ...lastSpans(DAY_MS, 30, nowMs), step: 'day', sum: 'day' }
    case '12mo': {
      const now = new Date(nowMs)
      const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
      return { fromMs: Date.UTC(year, month - 11), toMs: Date.UTC(year, month + 1), step: 'day', sum: 'month' }
    }
  }
}

/** Hours are shown for a week at most; one more day is kept for clocks that differ. */
const HOURS_KEPT_DAYS = 8

/** Roll-ups by the hour are kept from this moment on. */
export function hoursKeptFrom(nowMs: number): number {
  return grainStart('day', nowMs) - HOURS_KEPT_DAYS * DAY_MS
}

/** What the statements over roll-ups ask for: grain, first moment, first moment after. */
export function spanOf(grain: Grain, { fromMs, toMs }: LedgerRange): readonly [Grain, number, number] {
  return [grain, fromMs, toMs]
}

/** Starts of all spans of a grain within a range, those without any request included. */
export function grainStarts(grain: Grain, { fromMs, toMs }: LedgerRange): readonly number[] {
  const starts: number[] = []
  for (let at = grainStart(grain, fromMs); at < toMs; at = nextStart(grain, at)) starts.push(at)
  return starts
}

function nextStart(grain: Grain, startMs: number): number {
  if (grain === 'hour') return startMs + HOUR_MS
  if (grain === 'day') return startMs + DAY_MS
  const date = new Date(startMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}

function lastSpans(spanMs: number, count: number, nowMs: number) {
  const toMs = nowMs - mod(nowMs, spanMs) + spanMs
  return { fromMs: toMs - count * spanMs, toMs }
}

// The remainder of JavaScript is negative before 1970, where a clock may stand that was never set.
function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}
