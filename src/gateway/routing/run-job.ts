import type { Failure } from '../../core/failure'
import { fail, type Result } from '../../core/result'
import type { RoutingSettings } from '../config/settings'
import type { TurnWish } from './decide-turn'
import type { AttemptTrace, Dispatched, Job } from './dispatcher'
import { type JobEnding, watchEnding } from './job-ending'
import type { LearnEffects } from './learn-outcome'
import { planHedge } from './plan-hedge'
import { FIRST_TRY, planRetry, type RetryState } from './plan-retry'
import { type RunningAttempt, runAttempt } from './run-attempt'
import { type HedgePlan, type RoundResult, runRound } from './run-round'
import type { ShareBucket } from './share-bucket'
import type { Turn } from './turn'
import type { Turns } from './turns'

/** What all jobs of a dispatcher share. */
export interface JobContext extends LearnEffects {
  readonly random: () => number
  readonly turns: Turns
  readonly settings: RoutingSettings
  /** Permission for hedges. */
  readonly hedges: ShareBucket
}

/** What is known of a job while it runs. */
interface JobRun<Value> {
  readonly job: Job<Value>
  readonly context: JobContext
  readonly ending: JobEnding
  readonly traces: AttemptTrace[]
  /** Attempts sent. */
  sent: number
}

/** Takes a request from its arrival to its one end: waits for turns, sends attempts, retries, hedges. */
export async function runJob<Value>(job: Job<Value>, context: JobContext): Promise<Dispatched<Value>> {
  const { clock, settings, hedges } = context
  const deadlineMs = Math.min(job.deadlineMs ?? settings.deadlineMs, settings.deadlineMs)
  const ending = watchEnding(clock, job.signal, deadlineMs)
  const run: JobRun<Value> = { job, context, ending, traces: [], sent: 0 }
  const startMs = clock.elapsed()
  hedges.earn(settings.hedge?.maxShare ?? 0)
  try {
    const first = await waitForTurn(run, FIRST_TRY)
    const queueMs = Math.round(clock.elapsed() - startMs)
    const end = first.ok ? await sendUntilEnd(run, first.value) : first
    return { ...describe(end), attempts: [...run.traces], queueMs }
  } finally {
    ending.dispose()
  }
}

type JobEnd<Value> = RoundResult<Value> | { readonly ok: false; readonly failure: Failure }

function describe<Value>(end: JobEnd<Value>): Pick<Dispatched<Value>, 'outcome' | 'path' | 'model'> {
  if ('ok' in end) return { outcome: end }
  return end.outcome.ok ? { outcome: end.outcome, path: end.path, model: end.model } : { outcome: end.outcome }
}

interface Seat {
  readonly turn: Turn
  readonly wish: TurnWish
  readonly state: RetryState
}

async function waitForTurn<Value>(run: JobRun<Value>, state: RetryState): Promise<Result<Seat, Failure>> {
  const { context, ending } = run
  const wish = wishOf(run, state)
  const taken = await context.turns.wait(wish, ending.signal)
  if (ending.signal.aborted) {
    if (taken.ok) taken.value.leave()
    return fail(ending.fault())
  }
  return taken.ok ? { ok: true, value: { turn: taken.value, wish, state } } : taken
}

function wishOf<Value>({ job, context, ending, sent }: JobRun<Value>, state: RetryState): TurnWish {
  const candidates = job.candidates.filter(
    ({ path }) =>
      !state.excluded.has(path) &&
      (state.only === undefined || state.only === path) &&
      (job.pinnedPath === undefined || job.pinnedPath === path),
  )
  return {
    keyId: job.keyId,
    imageSize: job.imageSize,
    candidates,
    policy: job.policy ?? context.settings.policy,
    deadlineAtMs: ending.deadlineAtMs,
    isRetry: sent > 0,
    tried: state.tried,
    notBeforeMs: state.notBeforeMs,
  }
}

async function sendUntilEnd<Value>(run: JobRun<Value>, firstSeat: Seat): Promise<JobEnd<Value>> {
  const { ending, context } = run
  let seat = firstSeat
  for (;;) {
    const round = await sendRound(run, seat)
    if (round.outcome.ok || ending.signal.aborted || run.sent >= context.settings.maxAttempts) return round
    const state = planAfter(run, seat.state, round)
    if (state === undefined) return round
    const next = await waitForRetry(run, state)
    // Why the last attempt failed says more than that there is no turn for another; only the end of it all says more.
    if (!next.ok) return ending.signal.aborted ? next : round
    seat = next.value
  }
}

function planAfter<Value>(
  { context }: JobRun<Value>,
  state: RetryState,
  round: RoundResult<Value>,
): RetryState | undefined {
  const { clock, random } = context
  let next: RetryState | undefined = state
  for (const { path, fault } of round.faults) {
    if (next !== undefined) next = planRetry(next, { fault, path, nowMs: clock.elapsed(), random: random() })
  }
  return next
}

// Where the one path to go to has no turn, another may.
async function waitForRetry<Value>(run: JobRun<Value>, state: RetryState): Promise<Result<Seat, Failure>> {
  const next = await waitForTurn(run, state)
  if (next.ok || state.only === undefined || run.ending.signal.aborted) return next
  const { only, ...anywhere } = state
  return waitForTurn(run, { ...anywhere, excluded: new Set([...state.excluded, only]) })
}

function sendRound<Value>(run: JobRun<Value>, seat: Seat): Promise<RoundResult<Value>> {
  const { context, ending } = run
  const hint = seat.state.hint
  const first = send(run, seat.turn, { hint, isHedge: false })
  const hedge = hedgeOf(run, seat)
  return runRound({ clock: context.clock, ending, first, ...(hedge === undefined ? {} : { hedge }) })
}

function hedgeOf<Value>(run: JobRun<Value>, { turn, wish, state }: Seat): HedgePlan<Value> | undefined {
  const { job, context } = run
  const { settings, turns, hedges, clock } = context
  const plan = planHedge({ job, settings, turn, wish, nowMs: clock.elapsed() })
  if (plan === undefined || !turn.path.budget.allows()) return undefined
  return {
    afterMs: plan.afterMs,
    turn: async () => {
      if (run.sent >= settings.maxAttempts || !turn.path.budget.allows() || !hedges.hasToken()) return undefined
      const second = await turns.takeFree(plan.wish)
      if (second === undefined || hedges.spend()) return second
      second.leave()
      return undefined
    },
    start: (second) => send(run, second, { hint: state.hint, isHedge: true }),
  }
}

function send<Value>(
  run: JobRun<Value>,
  turn: Turn,
  { hint, isHedge }: { readonly hint: boolean; readonly isHedge: boolean },
): RunningAttempt<Value> {
  const { job, context, ending } = run
  run.sent += 1
  const { clock, publish, warn } = context
  const trace = (entry: AttemptTrace): void => {
    run.traces.push(entry)
  }
  return runAttempt({ clock, publish, warn, job, turn, ending, number: run.sent, hint, isHedge, trace })
}
