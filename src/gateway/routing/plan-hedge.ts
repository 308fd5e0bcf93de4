import type { RoutingSettings } from '../config/settings'
import type { TurnWish } from './decide-turn'
import type { Candidate, Job } from './dispatcher'
import type { Turn } from './turn'

/** What a hedge is decided from. */
export interface HedgeCase {
  readonly job: Pick<Job<never>, 'imageSize' | 'mayHedge' | 'pinnedPath'>
  readonly settings: RoutingSettings
  readonly turn: Turn
  readonly wish: TurnWish
  readonly nowMs: number
}

/** A second attempt beside the first: after how long, and where it may go. */
export interface HedgeWish {
  readonly afterMs: number
  readonly wish: TurnWish
}

/**
 * A hedge after the time that 95 of 100 answers of this path and size took; undefined when hedging is off, unpaid for, has
 * nowhere to go, or could not end in time. Its share of all requests is counted by the caller when it is sent.
 */
export function planHedge({ job, settings, turn, wish, nowMs }: HedgeCase): HedgeWish | undefined {
  const { hedge } = settings
  if (hedge === undefined || !job.mayHedge || job.pinnedPath !== undefined) return undefined
  const isAffordable = (candidate: Candidate): boolean =>
    candidate.path !== turn.path.id && candidate.estimateUsd <= hedge.maxCostUsd
  const candidates = wish.candidates.filter(isAffordable)
  const afterMs = turn.model.latency.p95(job.imageSize)
  if (candidates.length === 0 || afterMs === undefined || nowMs + afterMs >= wish.deadlineAtMs) return undefined
  return { afterMs, wish: { ...wish, candidates, isRetry: true } }
}
