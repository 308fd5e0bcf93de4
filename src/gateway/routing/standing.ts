import { type Failure, failure } from '../../core/failure'
import type { ImageSize } from '../../core/models'
import { type ModelState, modelOf, type PathState } from './path-book'

/** Whether a path can be sent a request now. Times are those of `Clock.elapsed`. */
export type Standing =
  | { readonly kind: 'now'; readonly model: ModelState; readonly isProbe: boolean }
  | {
      readonly kind: 'later'
      readonly model: ModelState
      readonly atMs: number
      /** `open`: by the breaker. `cooling`: its provider said so. `busy`: others go first. */
      readonly why: 'open' | 'cooling' | 'busy'
    }
  | { readonly kind: 'never'; readonly fault: Failure }

/** What the answer depends on. */
export interface StandingQuestion {
  readonly models: readonly string[]
  readonly imageSize: ImageSize
  readonly nowMs: number
  /** This request's own wait before it asks the path again. */
  readonly notBeforeMs?: number
}

/** An open breaker whose probe is under way is looked at again after this. */
const PROBE_CHECK_MS = 1000

/** Looks at everything that may keep a request from a path, gravest first. */
export function standingOf(path: PathState, question: StandingQuestion): Standing {
  const { models, nowMs } = question
  if (path.offUntilMs > nowMs) return { kind: 'never', fault: failure({ kind: 'unauthorised' }, path.offReason) }
  const model = models.map((id) => modelOf(path, id)).find((state) => state.goneUntilMs <= nowMs)
  if (model === undefined) {
    return { kind: 'never', fault: failure({ kind: 'unsupported' }, `The path ${path.id} does not have this model.`) }
  }
  if (model.cooldown.isCooling(nowMs)) {
    return { kind: 'later', model, atMs: model.cooldown.untilMs(), why: 'cooling' }
  }
  const breaker = model.breaker.state(nowMs)
  if (breaker === 'open') return { kind: 'later', model, atMs: model.breaker.untilMs(), why: 'open' }
  if (breaker === 'half-open' && model.breaker.isProbing()) {
    return { kind: 'later', model, atMs: nowMs + PROBE_CHECK_MS, why: 'open' }
  }
  const atMs = freeAtMs(path, model, question)
  return atMs > nowMs || path.isAsking
    ? { kind: 'later', model, atMs, why: 'busy' }
    : { kind: 'now', model, isProbe: breaker === 'half-open' }
}

/** When a path will have a free turn, as far as one can tell; the past when it has one. */
export function freeAtMs(
  path: PathState,
  model: ModelState,
  { imageSize, nowMs, notBeforeMs }: Omit<StandingQuestion, 'models'>,
): number {
  const slotMs = path.concurrency.isFree() ? nowMs : nowMs + Math.max(1, slotIntervalMs(path, model, imageSize, nowMs))
  return Math.max(slotMs, path.pacedUntilMs, notBeforeMs ?? nowMs)
}

/** Milliseconds between turns of a path that is used as much as it allows. */
export function turnIntervalMs(path: PathState, model: ModelState, imageSize: ImageSize, nowMs: number): number {
  const { requestsPerMinute = Number.POSITIVE_INFINITY, imagesPerMinute = Number.POSITIVE_INFINITY } = path.limits
  const paceMs = 60_000 / Math.min(requestsPerMinute, imagesPerMinute)
  return Math.max(paceMs, slotIntervalMs(path, model, imageSize, nowMs))
}

function slotIntervalMs(path: PathState, model: ModelState, imageSize: ImageSize, nowMs: number): number {
  return model.latency.estimate(imageSize, nowMs).ms / path.concurrency.limit()
}
