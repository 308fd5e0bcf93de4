import type { Failure } from '../../core/failure'
import type { Clock } from '../clock'
import { nextPacificMidnight } from '../pacific-midnight'
import { describeFault } from './describe-fault'
import type { RoutingSignal } from './dispatcher'
import { judgeFailure } from './judge-failure'
import type { Turn } from './turn'

/** How an attempt ended, as far as its path is concerned. */
export type AttemptEnd =
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly fault: Failure }
  /** Aborted by us: called off, out of time, or the loser of a hedge. */
  | { readonly kind: 'left'; readonly isDeadline: boolean }

/** Whom to tell. */
export interface LearnEffects {
  readonly clock: Clock
  readonly publish: (signal: RoutingSignal) => void
  readonly warn: (sentence: string) => void
}

const GONE_MS = 3_600_000
const OFF_MS = 600_000
/** An answer this much later than usual, over many answers, means that the path is asked for too much. */
const BLOW_UP = 4
/** An attempt that the deadline ended counts as a failure of its path when it took this much longer than expected. */
const HUNG = 2

/** Notes what one attempt showed of its path; call it before `turn.leave()`. */
export function learnOutcome(turn: Turn, end: AttemptEnd, effects: LearnEffects): void {
  if (end.kind === 'answered') learnAnswer(turn, effects)
  else if (end.kind === 'failed') learnFailure(turn, end.fault, effects)
  else learnLeft(turn, end.isDeadline, effects)
}

function learnAnswer({ path, model, run }: Turn, { clock, publish }: LearnEffects): void {
  const nowMs = clock.elapsed()
  const ms = nowMs - run.sentAtMs
  const { imageSize } = run
  model.latency.record(imageSize, ms, nowMs)
  path.budget.noteSuccess()
  model.cooldown.noteSuccess()
  if (model.latency.slowness() > BLOW_UP) path.concurrency.noteSlow(nowMs, run.sentAtMs)
  else path.concurrency.noteSuccess()
  publish({ kind: 'latency', path: path.id, model: model.model, imageSize, ms })
  if (model.breaker.noteSuccess(nowMs)) publish({ kind: 'closed', path: path.id, model: model.model })
}

function learnFailure(turn: Turn, fault: Failure, effects: LearnEffects): void {
  const { path, model, run, isProbe } = turn
  const nowMs = effects.clock.elapsed()
  const { isFault, isOverload } = judgeFailure(fault)
  if (isOverload) path.concurrency.noteOverload(nowMs, run.sentAtMs)
  if (isFault || fault.kind === 'rate-limited') path.budget.noteFailure()
  if (isFault) {
    model.latency.recordFailure(run.imageSize, nowMs - run.sentAtMs, nowMs)
    noteFault(turn, fault, effects)
    return
  }
  // The model itself answered, if only to refuse: it is there again.
  if (isProbe && (fault.kind === 'blocked' || fault.kind === 'no-image') && model.breaker.noteSuccess(nowMs)) {
    effects.publish({ kind: 'closed', path: path.id, model: model.model })
  }
  learnLimit(turn, fault, effects)
}

function noteFault(turn: Turn, fault: Failure, effects: LearnEffects): void {
  const { model, run, isProbe } = turn
  const reason = describeFault(fault)
  const atMs = effects.clock.elapsed()
  if (!model.breaker.noteFailure({ atMs, sentAtMs: run.sentAtMs, isProbe, reason })) return
  tellOpened(turn, { state: 'open', untilMs: model.breaker.untilMs(), reason }, effects)
}

function learnLimit(turn: Turn, fault: Failure, effects: LearnEffects): void {
  const { model, run } = turn
  const nowMs = effects.clock.elapsed()
  if (fault.kind === 'unauthorised') turnOff(turn, fault, effects)
  if (fault.kind === 'unsupported') {
    model.goneUntilMs = nowMs + GONE_MS
    tellOpened(turn, { state: 'gone', untilMs: model.goneUntilMs, reason: describeFault(fault) }, effects)
  }
  if (fault.kind === 'rate-limited') {
    const hint = fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }
    const limit = { atMs: nowMs, sentAtMs: run.sentAtMs, reason: describeFault(fault), ...hint }
    tellOpened(
      turn,
      { state: 'open', untilMs: model.cooldown.noteLimited(limit), reason: describeFault(fault) },
      effects,
    )
  }
  if (fault.kind === 'quota-exhausted') {
    const untilMs = nowMs + quotaWaitMs(fault.resetsAt, effects.clock.now())
    model.cooldown.closeUntil(untilMs, describeFault(fault))
    tellOpened(turn, { state: 'open', untilMs, reason: describeFault(fault) }, effects)
  }
}

function turnOff({ path }: Turn, fault: Failure, effects: LearnEffects): void {
  const nowMs = effects.clock.elapsed()
  const wasOff = path.offUntilMs > nowMs
  path.offUntilMs = nowMs + OFF_MS
  path.offReason = describeFault(fault)
  if (wasOff) return
  effects.warn(
    `The path ${path.id} is off, since its key is not accepted. It is tried again in ten minutes, or as soon as the settings change.`,
  )
  tellOpened({ path }, { state: 'off', untilMs: path.offUntilMs, reason: describeFault(fault) }, effects)
}

interface Opening {
  readonly state: 'open' | 'off' | 'gone'
  readonly untilMs: number
  readonly reason: string
}

function tellOpened(
  { path, model }: Pick<Turn, 'path'> & Partial<Pick<Turn, 'model'>>,
  { state, untilMs, reason }: Opening,
  { clock, publish }: LearnEffects,
): void {
  publish({
    kind: 'opened',
    path: path.id,
    ...(model === undefined ? {} : { model: model.model }),
    state,
    reason,
    // Other machines know the time of day, not how long this one has been running.
    untilMs: Math.round(clock.now() + untilMs - clock.elapsed()),
  })
}

// An attempt that was left had taken at least so long; one that hung until the deadline is the path's fault.
function learnLeft(turn: Turn, isDeadline: boolean, effects: LearnEffects): void {
  const { path, model, run } = turn
  const nowMs = effects.clock.elapsed()
  const ms = nowMs - run.sentAtMs
  const expected = model.latency.estimate(run.imageSize, nowMs)
  if (expected.basis !== 'cold') model.latency.recordFailure(run.imageSize, ms, nowMs)
  if (!isDeadline || ms < HUNG * expected.ms) return
  path.budget.noteFailure()
  noteFault(turn, { kind: 'timeout', afterMs: ms, message: 'It did not answer in time.', retryable: true }, effects)
}

function quotaWaitMs(resetsAt: string | undefined, nowMs: number): number {
  const atMs = resetsAt === undefined ? Number.NaN : Date.parse(resetsAt)
  return Math.max(0, (Number.isNaN(atMs) ? nextPacificMidnight(nowMs) : atMs) - nowMs)
}
