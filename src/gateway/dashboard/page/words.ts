import type { LedgerEntry } from '../../ledger/ledger'
import type { RangeName } from '../../ledger/ledger-range'
import type { PathHealth } from '../../routing/dispatcher'

/** Names of the ranges, on the buttons and in sentences. */
export const RANGES: Readonly<Record<RangeName, { readonly short: string; readonly long: string }>> = {
  '24h': { short: '24 h', long: 'the last 24 hours' },
  '7d': { short: '7 d', long: 'the last 7 days' },
  '30d': { short: '30 d', long: 'the last 30 days' },
  '12mo': { short: '12 months', long: 'the last 12 months' },
}

/** Why requests fail, as an operator says it. */
export const OUTCOMES: Readonly<Record<LedgerEntry['outcome'], string>> = {
  ok: 'Answered',
  'invalid-request': 'Request was not valid',
  unauthorised: 'Key was not accepted',
  'rate-limited': 'Provider or key at its rate limit',
  'quota-exhausted': 'Budget or quota used up',
  blocked: 'Refused by the model (safety)',
  'no-image': 'Answer held no picture',
  'too-large': 'Too large',
  timeout: 'Took too long',
  network: 'Connection failed',
  upstream: 'Provider had a fault',
  cancelled: 'Called off by the client',
  unsupported: 'Not supported',
  protocol: 'Answer was not understood',
  'document-newer': 'Made by a newer version',
}

/** How an answer came about. */
export const CACHE_STATES: Readonly<Record<LedgerEntry['cache'], string>> = {
  miss: 'Made by a provider',
  hit: 'From the cache',
  derived: 'Scaled from a larger one in the cache',
  shared: 'Shared with a request under way',
  off: 'Made, cache switched off',
}

/** What a path is doing. */
export const PATH_STATES: Readonly<Record<PathHealth['state'], string>> = {
  healthy: 'Healthy',
  open: 'Resting after faults',
  probing: 'Being tried again',
  off: 'Off',
  gone: 'Model not offered',
}

/** `1,234`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `$0.067`, `$12.40`, `$1,234`: three figures matter for one picture, none for a year. */
export function formatUsd(usd: number): string {
  const digits = usd === 0 || usd >= 1000 ? 0 : usd < 1 ? 3 : 2
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}

/** `38 ms`, `4.2 s`, `38 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `97.3 %`; a dash where there is nothing to divide by. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const share = (100 * part) / whole
  // 100 % is said only of all.
  return `${(part < whole ? Math.min(share, 99.9) : share).toFixed(share < 99.95 && share > 0 ? 1 : 0)} %`
}

/** A moment as people read it, in UTC like every day of the dashboard. */
export function formatMoment(atMs: number, detail: 'hour' | 'day' | 'month' | 'second'): string {
  const date = new Date(atMs)
  const text = (options: Intl.DateTimeFormatOptions) => date.toLocaleString('en-GB', { timeZone: 'UTC', ...options })
  if (detail === 'month') return text({ month: 'short', year: 'numeric' })
  const day = text({ day: 'numeric', month: 'short' })
  if (detail === 'day') return `${day} ${date.getUTCFullYear()}`
  if (detail === 'hour') return `${day}, ${text({ hour: '2-digit', minute: '2-digit' })}`
  return `${day}, ${text({ hour: '2-digit', minute: '2-digit', second: '2-digit' })}`
}
