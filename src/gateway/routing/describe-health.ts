import type { PathHealth } from './dispatcher'
import type { ModelState, PathBook, PathState } from './path-book'

/** What else a description is made from. */
export interface HealthContext {
  readonly nowMs: number
  readonly waitingFor: (path: string) => number
}

/** One entry for each path and model in use; a path that was not used yet has one with the model `''`. */
export function describeHealth(book: PathBook, { nowMs, waitingFor }: HealthContext): readonly PathHealth[] {
  return [...book.all()].flatMap((path) => {
    const waiting = waitingFor(path.id)
    if (path.models.size === 0) {
      return [{ path: path.id, model: '', ...pathCondition(path, nowMs), inFlight: 0, waiting, latencyMs: {} }]
    }
    return [...path.models.values()].map((model) => ({
      path: path.id,
      model: model.model,
      ...conditionOf(path, model, nowMs),
      inFlight: model.runs.size,
      waiting,
      latencyMs: model.latency.peaks(nowMs),
    }))
  })
}

type Condition = Pick<PathHealth, 'state' | 'reason' | 'retryInMs'>

function conditionOf(path: PathState, model: ModelState, nowMs: number): Condition {
  if (path.offUntilMs > nowMs) return pathCondition(path, nowMs)
  if (model.goneUntilMs > nowMs) {
    const reason = `The path does not have the model ${model.model}.`
    return { state: 'gone', reason, retryInMs: Math.ceil(model.goneUntilMs - nowMs) }
  }
  const { cooldown, breaker } = model
  if (cooldown.isCooling(nowMs)) {
    return { state: 'open', reason: cooldown.reason(), retryInMs: Math.ceil(cooldown.untilMs() - nowMs) }
  }
  const state = breaker.state(nowMs)
  if (state === 'closed') return { state: 'healthy', reason: '' }
  const retryInMs = Math.max(0, Math.ceil(breaker.untilMs() - nowMs))
  return { state: state === 'open' ? 'open' : 'probing', reason: breaker.reason(), retryInMs }
}

function pathCondition(path: PathState, nowMs: number): Condition {
  if (path.offUntilMs <= nowMs) return { state: 'healthy', reason: '' }
  return { state: 'off', reason: path.offReason, retryInMs: Math.ceil(path.offUntilMs - nowMs) }
}
