import type { Clock } from '../clock'

/** Two readings of the date for records that run out. */
export interface SteadyDate {
  /** Whole milliseconds since 1970, for judging whether something is over. */
  earliest(): number
  /** Whole milliseconds since 1970, for saying when something will be over. */
  latest(): number
}

/**
 * The machine's date, and the date at the start plus the time that really passed: whoever takes the later of them to say
 * when something ends, and the earlier to judge whether it has, lets nothing end too soon. A date that is set forward by a
 * day must not end what began a minute ago, nor one that is set back and put right; things are only kept longer.
 */
export function steadyDate(clock: Pick<Clock, 'now' | 'elapsed'>): SteadyDate {
  const startedAtMs = clock.now() - clock.elapsed()
  // Durations have fractions, which the store's columns refuse.
  return {
    earliest: () => Math.floor(Math.min(clock.now(), startedAtMs + clock.elapsed())),
    latest: () => Math.ceil(Math.max(clock.now(), startedAtMs + clock.elapsed())),
  }
}
