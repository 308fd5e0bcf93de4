/** How long a reservation may be open before it counts as spent: longer than any request may take. */
export const RESERVATION_LAPSES_MS = 15 * 60_000

/** Dollars as whole millionths, so that sums are exact; rounded up, so that no spending is lost. */
export function toMicroUsd(usd: number): number {
  // A product such as 0.067 * 1e6 may end in a stray 1e-11, which must not round up to one more.
  return Math.ceil(Number((usd * 1e6).toFixed(3)))
}

/** Millionths as dollars. */
export function fromMicroUsd(microUsd: number): number {
  return microUsd / 1e6
}

/** The calendar month of a moment in UTC, as `2026-11`. */
export function monthOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 7)
}

/** The first moment of the next month in UTC, in milliseconds since 1970. */
export function nextMonthMs(nowMs: number): number {
  const now = new Date(nowMs)
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
}
