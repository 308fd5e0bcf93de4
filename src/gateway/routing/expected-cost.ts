import type { ImageSize } from '../../core/models'
import type { LatencyEstimate } from './latency-table'
import type { ModelState } from './path-book'

/** How long a path is expected to take, for comparing paths. */
export interface ExpectedCost {
  readonly costMs: number
  /** Without the weight of what is in flight. */
  readonly latencyMs: number
  readonly isCold: boolean
}

/** A request under way counts as slow when it is this much older than what was expected of it. */
const OVERDUE = 1.5
/** One in ten may be late without telling anything of the path. */
const LATE_SHARE = 0.1
const LEAST_SUCCESS = 0.1

/**
 * Peak EWMA x (in flight + 1), where a request in flight weighs the less the more answers came lately: many in flight
 * are no burden on a path that keeps answering, and a heavy one on a path that is new, slow or silent. Requests that are
 * overdue count already, before they end; failures count through the attempts they cost.
 */
export function expectCost(state: ModelState, size: ImageSize, nowMs: number): ExpectedCost {
  const estimate = state.latency.estimate(size, nowMs)
  const agesMs = [...state.runs].filter((run) => run.imageSize === size).map((run) => nowMs - run.sentAtMs)
  const latencyMs = withOverdue(estimate, agesMs)
  const load = 1 + agesMs.length / (1 + estimate.samples)
  const successShare = Math.max(LEAST_SUCCESS, 1 - state.breaker.failureShare(nowMs))
  return { costMs: (latencyMs * load) / successShare, latencyMs, isCold: estimate.basis === 'cold' }
}

function withOverdue(estimate: LatencyEstimate, agesMs: readonly number[]): number {
  // Oldest first: the runs are in the order in which they were sent.
  const ageMs = agesMs[1 + Math.floor(agesMs.length * LATE_SHARE)] ?? 0
  return ageMs > estimate.ms * OVERDUE ? ageMs : estimate.ms
}

/** `expectCost` at one time, worked out once for each model and size: many requests ask at the same time. */
export function rememberCosts(nowMs: number): (state: ModelState, size: ImageSize) => ExpectedCost {
  const known = new Map<ModelState, Map<ImageSize, ExpectedCost>>()
  return (state, size) => {
    const sizes = known.get(state) ?? new Map<ImageSize, ExpectedCost>()
    known.set(state, sizes)
    const cost = sizes.get(size) ?? expectCost(state, size, nowMs)
    sizes.set(size, cost)
    return cost
  }
}
