const PARTS = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
const HOUR_MS = 3_600_000

/**
 * When the next day begins in California, in milliseconds since 1970: Google's daily quotas begin anew then.
 * Source: Gemini API, rate limits ("requests per day quotas reset at midnight Pacific time").
 */
export function nextPacificMidnight(nowMs: number): number {
  const untilMs = 24 * HOUR_MS - sinceMidnightMs(nowMs)
  // A day on which clocks are changed has 23 or 25 hours: what is off then shows at the end.
  const offMs = sinceMidnightMs(nowMs + untilMs)
  return nowMs + untilMs - (offMs > 12 * HOUR_MS ? offMs - 24 * HOUR_MS : offMs)
}

function sinceMidnightMs(atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: 'America/Los_Angeles' }).formatToParts(atMs)
  const partOf = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return partOf('hour') * HOUR_MS + partOf('minute') * 60_000 + partOf('second') * 1000 + (atMs % 1000)
}
