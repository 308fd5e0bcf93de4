import type { Clock } from '../clock'

/**
 * The date for judging whether something is over: the earlier of the machine's date and of the date at the start plus
 * the time that really passed. A date that is set forward by a day must not end what began a minute ago; one that is
 * set back only keeps things longer.
 */
export function steadyDate(clock: Pick<Clock, 'now' | 'elapsed'>): () => number {
  const startedAtMs = clock.now() - clock.elapsed()
  return () => Math.min(clock.now(), startedAtMs + clock.elapsed())
}
