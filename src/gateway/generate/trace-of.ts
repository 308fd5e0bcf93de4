import type { Trace } from '../../core/generation'
import type { Provenance } from './making'

/** What is told of how a picture came about. */
export function traceOf({ path, attempts, cache, queueMs }: Provenance, totalMs: number): Trace {
  return { path, attempts: attempts.length, totalMs, cache, queueMs }
}
