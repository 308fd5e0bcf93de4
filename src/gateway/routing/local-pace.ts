import type { Clock } from '../clock'
import type { PathPace } from './path-pace'

const MINUTE_MS = 60_000
/** A burst is worth ten seconds of the pace, and no more than ten requests. */
const BURSTS_A_MINUTE = 6
const MOST_BURST = 10
/** Sums of intervals such as 33.3 ms miss their moment by less. */
const ROUNDING_MS = 1e-6

/** Turns of one limit: when they were taken in the last minute, and when the next is due at an even pace. */
interface Meter {
  taken: { readonly atMs: number; readonly units: number }[]
  dueMs: number
}

/**
 * Counts in this process. Requests go out evenly with a small burst first, and no sixty seconds ever hold more than the
 * limit.
 */
export function createLocalPace(clock: Clock): PathPace {
  const meters = new Map<string, Meter>()
  const meterOf = (name: string): Meter => {
    const meter = meters.get(name) ?? { taken: [], dueMs: Number.NEGATIVE_INFINITY }
    meters.set(name, meter)
    return meter
  }
  return {
    async take(path, pictures, limits) {
      const nowMs = clock.elapsed()
      const bounds = [
        { name: `${path} requests`, units: 1, perMinute: limits.requestsPerMinute },
        { name: `${path} images`, units: pictures, perMinute: limits.imagesPerMinute },
      ].flatMap(({ name, units, perMinute }) =>
        perMinute === undefined ? [] : [{ meter: meterOf(name), units, perMinute }],
      )
      const waits = bounds.map(({ meter, units, perMinute }) => waitMs(meter, units, { perMinute, nowMs }))
      const longestMs = Math.max(0, ...waits)
      if (longestMs > 0) return longestMs
      for (const { meter, units, perMinute } of bounds) takeTurn(meter, units, { perMinute, nowMs })
      return 0
    },
  }
}

interface Moment {
  readonly perMinute: number
  readonly nowMs: number
}

function waitMs(meter: Meter, units: number, { perMinute, nowMs }: Moment): number {
  const intervalMs = MINUTE_MS / perMinute
  const burst = Math.min(MOST_BURST, Math.max(1, Math.ceil(perMinute / BURSTS_A_MINUTE)))
  const paceMs = meter.dueMs - (burst - 1) * intervalMs - nowMs
  const waitMs = Math.max(paceMs, windowMs(meter, units, { perMinute, nowMs }))
  return waitMs > ROUNDING_MS ? waitMs : 0
}

// A request of more pictures than a minute allows goes alone in its minute: refusing it would refuse it forever.
function windowMs(meter: Meter, units: number, { perMinute, nowMs }: Moment): number {
  const expired = meter.taken.findIndex((turn) => turn.atMs > nowMs - MINUTE_MS)
  if (expired !== 0) meter.taken = expired === -1 ? [] : meter.taken.slice(expired)
  let excess = meter.taken.reduce((sum, turn) => sum + turn.units, 0) + Math.min(units, perMinute) - perMinute
  for (const turn of meter.taken) {
    if (excess <= 0) return 0
    excess -= turn.units
    if (excess <= 0) return turn.atMs + MINUTE_MS - nowMs
  }
  return 0
}

function takeTurn(meter: Meter, units: number, { perMinute, nowMs }: Moment): void {
  meter.taken.push({ atMs: nowMs, units })
  meter.dueMs = Math.max(meter.dueMs, nowMs) + (units * MINUTE_MS) / perMinute
}
