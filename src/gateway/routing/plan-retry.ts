import type { Failure } from '../../core/failure'
import { backoffMs } from './backoff'
import { judgeFailure } from './judge-failure'

/** What one request went through so far, and where it may still go. */
export interface RetryState {
  /** Paths that failed it: others come first. */
  readonly tried: ReadonlySet<string>
  /** Paths it does not go to any more. */
  readonly excluded: ReadonlySet<string>
  /** The one path to go to, while there is a reason for it. */
  readonly only?: string
  /** By `Clock.elapsed`: when each path may be asked again. */
  readonly notBeforeMs: ReadonlyMap<string, number>
  readonly hint: boolean
  /** Kinds of the faults so far, the last one last. */
  readonly faults: readonly Failure['kind'][]
}

/** The fault that is to be answered. */
export interface FaultCase {
  readonly fault: Failure
  readonly path: string
  /** By `Clock.elapsed`. */
  readonly nowMs: number
  /** Uniform in 0..1. */
  readonly random: number
}

/** A new request: it may go anywhere. */
export const FIRST_TRY: RetryState = {
  tried: new Set(),
  excluded: new Set(),
  notBeforeMs: new Map(),
  hint: false,
  faults: [],
}

/** The picture may have been made, and billed, all the same: such a request is sent once more only. */
const MOST_NETWORK_FAULTS = 2

/**
 * What to ask for next; undefined when the request ends with this fault. Attempts, time and the budget of the path are
 * the caller's to count.
 */
export function planRetry(state: RetryState, { fault, path, nowMs, random }: FaultCase): RetryState | undefined {
  const { only: _, ...anywhere } = state
  const faults = [...state.faults, fault.kind]
  const tried = new Set([...state.tried, path])
  const next = { ...anywhere, faults, tried }
  const count = faults.filter((kind) => kind === fault.kind).length
  if (fault.kind === 'network' && count >= MOST_NETWORK_FAULTS) return undefined
  switch (judgeFailure(fault).next) {
    case 'final':
      return undefined
    case 'elsewhere':
      return { ...next, excluded: new Set([...state.excluded, path]) }
    case 'next-model':
      return { ...anywhere, faults }
    case 'hint':
      return planAfterEmpty(next, path, count)
    case 'again': {
      // A rate limit keeps the path closed for everybody as long as its server asked.
      const waitMs = fault.kind === 'rate-limited' ? 0 : backoffMs(count, random)
      return { ...next, notBeforeMs: new Map([...state.notBeforeMs, [path, nowMs + waitMs]]) }
    }
  }
}

// First with a hint where it was empty, then once more on another path.
function planAfterEmpty(next: RetryState, path: string, count: number): RetryState | undefined {
  if (count === 1) return { ...next, hint: true, only: path }
  return count === 2 ? { ...next, hint: true, excluded: new Set([...next.excluded, path]) } : undefined
}
