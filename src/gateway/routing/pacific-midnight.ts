const DAY_MS = 24 * 60 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000

/**
 * The next midnight in California, in milliseconds since 1970: daily quotas of Google start anew then.
 * Source: ai.google.dev, "Rate limits": requests per day reset at midnight Pacific time.
 */
export function nextPacificMidnight(nowMs: number): number {
  const guess = nowMs + DAY_MS - sinceMidnight(nowMs)
  // On the two days a year that have 23 or 25 hours the guess is an hour off.
  const late = sinceMidnight(guess)
  return late > DAY_MS / 2 ? guess + HOUR_MS : guess - late
}

function sinceMidnight(atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs)
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return ((read('hour') * 60 + read('minute')) * 60 + read('second')) * 1000 + (atMs % 1000)
}
