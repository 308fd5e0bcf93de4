import type { Clock } from '../clock'
import type { RoutingSettings } from '../config/settings'
import { describeFault } from './describe-fault'
import { describeHealth } from './describe-health'
import type { Dispatcher, RoutingSignal } from './dispatcher'
import { hearSignal } from './hear-signal'
import { judgeFailure } from './judge-failure'
import { createPathBook, modelOf } from './path-book'
import type { PathPace } from './path-pace'
import { runJob } from './run-job'
import { createShareBucket } from './share-bucket'
import { createTurns } from './turns'

/** What routing needs of the world. */
export interface DispatcherOptions {
  readonly clock: Clock
  /** Uniform in 0..1. */
  readonly random: () => number
  readonly pace: PathPace
  /** Tells other gateways what was learned here; never what was heard. */
  readonly publish: (signal: RoutingSignal) => void
  /** One plain sentence for the operator. */
  readonly warn: (sentence: string) => void
}

/** Before `configure` there is no path, so that every request fails at once. */
const UNCONFIGURED: RoutingSettings = {
  policy: 'fastest',
  deadlineMs: 180_000,
  maxAttempts: 3,
  probeShare: 0.05,
  maxQueued: 1000,
}
/** Hedges come in small bursts at most. */
const HEDGE_BURST = 4

/** Routes requests over the paths of `configure`. Holds no timer while nothing is under way. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { clock, random, pace, publish, warn } = options
  const book = createPathBook()
  const turns = createTurns({ clock, random, pace, book, warn })
  const hedges = createShareBucket(HEDGE_BURST)
  let settings = UNCONFIGURED
  return {
    dispatch: (job) => runJob(job, { clock, random, publish, warn, turns, hedges, settings }),
    noteBroken(pathId, modelId, fault) {
      const path = book.find(pathId)
      if (path === undefined || !judgeFailure(fault).isFault) return
      const { breaker } = modelOf(path, modelId)
      const nowMs = clock.elapsed()
      path.budget.noteFailure()
      const reason = describeFault(fault)
      if (!breaker.noteFailure({ atMs: nowMs, sentAtMs: nowMs, isProbe: false, reason })) return
      const untilMs = Math.round(clock.now() + breaker.untilMs() - nowMs)
      publish({ kind: 'opened', path: pathId, model: modelId, state: 'open', reason, untilMs })
    },
    configure(paths, next) {
      settings = next
      book.configure(paths)
      turns.configure(next)
    },
    health: () => describeHealth(book, { nowMs: clock.elapsed(), waitingFor: turns.waitingFor }),
    hear(signal) {
      hearSignal(book, signal, clock)
      turns.look()
    },
  }
}
