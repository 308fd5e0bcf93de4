import type { ImageSize } from '../../core/models'
import { GOOD } from './latency-table'
import type { ModelState } from './path-book'

/** How long a path is expected to take, for comparing paths. */
export interface ExpectedCost {
  readonly costMs: number
  /** Without the weight of what is in flight and of failures. */
  readonly latencyMs: number
  readonly isCold: boolean
}

/** Answers that a path is credited with: so many in flight double the cost of one that nothing is known of. Tuned on the simulator. */
const TRUST = 8
/** What a path is thought to manage at least, so that no cost is endless. */
const LEAST_SUCCESS = 0.1

/**
 * Peak EWMA x (in flight + 1), where a request in flight weighs the less the more answers came lately: many in flight
 * are no burden on a path that keeps answering, and a heavy one on a path that is new, slow or silent. Requests that are
 * overdue count already, before they end; failures count through the attempts they cost.
 */
export function expectCost(state: ModelState, size: ImageSize, nowMs: number): ExpectedCost {
  const { latency, breaker, runs } = state
  const estimate = latency.estimate(size, nowMs)
  const latencyMs = estimate.ms * overdueFactor(state, nowMs)
  const load = 1 + runs.size / (TRUST + latency.samples(nowMs))
  const successShare = Math.max(LEAST_SUCCESS, 1 - breaker.failureShare(nowMs))
  return { costMs: (latencyMs * load) / successShare, latencyMs, isCold: estimate.basis === 'cold' }
}

// How many times longer than expected requests have taken that are still under way; 1 while that is nothing unusual. One
// late request tells nothing, nor do late ones that others have overtaken: what stays in flight is always the slow part.
function overdueFactor({ latency, runs }: ModelState, nowMs: number): number {
  let longest = 0
  let second = 0
  for (const { sentAtMs, imageSize } of runs) {
    if (latency.isOvertaken(sentAtMs)) continue
    const factor = (nowMs - sentAtMs) / latency.estimate(imageSize, nowMs).ms
    second = Math.max(second, Math.min(longest, factor))
    longest = Math.max(longest, factor)
  }
  return second > GOOD ? second : 1
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
