import { type Failure, failure } from '../../core/failure'
import type { ImageSize } from '../../core/models'
import type { RoutingPolicy } from '../../core/routing-policy'
import { choosePath, type PathChoice } from './choose-path'
import type { Candidate } from './dispatcher'
import type { ExpectedCost } from './expected-cost'
import type { ModelState, PathBook, PathState } from './path-book'
import { freeAtMs, type Standing, standingOf, turnIntervalMs } from './standing'

/** What a request wants for its next attempt. Times are those of `Clock.elapsed`. */
export interface TurnWish {
  readonly keyId: string
  readonly imageSize: ImageSize
  readonly candidates: readonly Candidate[]
  readonly policy: RoutingPolicy
  readonly deadlineAtMs: number
  /** A retry or a hedge: it needs the path's budget, and time to finish. */
  readonly isRetry: boolean
  /** Paths that failed this request: others come first. */
  readonly tried: ReadonlySet<string>
  /** Backoff: when a path may be asked again. */
  readonly notBeforeMs: ReadonlyMap<string, number>
}

/** What to do with a request that waits. */
export type TurnDecision =
  | { readonly kind: 'go'; readonly path: PathState; readonly model: ModelState; readonly isProbe: boolean }
  | { readonly kind: 'wait'; readonly path: PathState; readonly atMs: number }
  | { readonly kind: 'fail'; readonly fault: Failure }

/** What a decision is made from, beside the request. */
export interface TurnContext {
  readonly book: PathBook
  readonly nowMs: number
  readonly random: () => number
  /** Requests that were decided to wait for a path before this one. */
  readonly ahead: ReadonlyMap<string, number>
  /** Whether this request may measure a cold path; takes the permission. */
  readonly mayProbe: () => boolean
  readonly costOf: (state: ModelState, size: ImageSize) => ExpectedCost
}

type Open = Exclude<Standing, { kind: 'never' }>
interface Option extends PathChoice {
  readonly path: PathState
  readonly standing: Open
  readonly isCold: boolean
  readonly waitMs: number
}

/** Waiting for a faster path must save at least a tenth, since its wait is a guess. */
const WORTH_WAITING = 0.9

/** Sends a request down a path, lets it wait for one, or gives it up; changes nothing. */
export function decideTurn(wish: TurnWish, context: TurnContext): TurnDecision {
  const faults: Failure[] = []
  const options: Option[] = []
  for (const candidate of wish.candidates) {
    const path = context.book.find(candidate.path)
    if (path === undefined) continue
    const option = optionOf({ path, candidate, wish, context })
    if ('kind' in option) faults.push(option)
    else options.push(option)
  }
  const well = options.filter((option) => isWell(option.standing))
  if (well.length > 0) return decideAmong(well, wish, context)
  return panic(options, wish, context) ?? { kind: 'fail', fault: tellingFault(faults) }
}

interface OptionCase {
  readonly path: PathState
  readonly candidate: Candidate
  readonly wish: TurnWish
  readonly context: TurnContext
}

function optionOf({ path, candidate, wish, context }: OptionCase): Option | Failure {
  const { nowMs } = context
  const { imageSize } = wish
  const notBeforeMs = wish.notBeforeMs.get(path.id)
  const standing = standingOf(path, {
    models: candidate.models,
    imageSize,
    nowMs,
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
  })
  if (standing.kind === 'never') return standing.fault
  if (wish.isRetry && !path.budget.allows()) return failure({ kind: 'network' }, `The path ${path.id} fails too often.`)
  const cost = context.costOf(standing.model, imageSize)
  const late = lateFault({ standing, wish, nowMs, latencyMs: cost.isCold ? 0 : cost.latencyMs })
  if (late !== undefined) return late
  const waitMs = standing.kind === 'now' ? 0 : expectedWaitMs(path, standing, { wish, context })
  return { ...cost, path, standing, waitMs, estimateUsd: candidate.estimateUsd, weight: path.weight, order: path.order }
}

// An open breaker is no reason to give up: when all are open, one is used all the same.
function lateFault(late: {
  readonly standing: Open
  readonly wish: TurnWish
  readonly nowMs: number
  readonly latencyMs: number
}): Failure | undefined {
  const { standing, wish, nowMs } = late
  const startMs = standing.kind === 'later' && standing.why === 'cooling' ? standing.atMs : nowMs
  const endMs = startMs + (wish.isRetry ? late.latencyMs : 0)
  if (endMs < wish.deadlineAtMs) return undefined
  const retryAfterMs = Math.max(0, startMs - nowMs)
  const reason = standing.model.cooldown.reason()
  return retryAfterMs > 0
    ? failure({ kind: 'rate-limited', retryAfterMs: Math.ceil(retryAfterMs) }, reason)
    : failure({ kind: 'timeout', afterMs: 0 }, 'There is no time left for another attempt.')
}

function expectedWaitMs(
  path: PathState,
  standing: Extract<Standing, { kind: 'later' }>,
  { wish, context }: { readonly wish: TurnWish; readonly context: TurnContext },
): number {
  const ahead = context.ahead.get(path.id) ?? 0
  const intervalMs = ahead === 0 ? 0 : turnIntervalMs(path, standing.model, wish.imageSize, context.nowMs)
  return standing.atMs - context.nowMs + ahead * intervalMs
}

function isWell(standing: Open): boolean {
  return standing.kind === 'now' || standing.why !== 'open'
}

function decideAmong(options: readonly Option[], wish: TurnWish, context: TurnContext): TurnDecision {
  const ready = options.filter((option) => option.standing.kind === 'now')
  const fresh = ready.filter((option) => !wish.tried.has(option.path.id))
  const chosen = chooseReady(fresh.length > 0 ? fresh : ready, wish, context)
  const waiting = soonest(options.filter((option) => option.standing.kind === 'later'))
  if (waiting === undefined) return chosen === undefined ? giveUp() : go(chosen)
  if (chosen === undefined) return wait(waiting)
  const mayWait = wish.policy === 'fastest' && !chosen.isCold && !(wish.isRetry && fresh.length > 0)
  const isWorth = waiting.waitMs + waiting.costMs < chosen.costMs * WORTH_WAITING
  return mayWait && isWorth ? wait(waiting) : go(chosen)
}

function chooseReady(ready: readonly Option[], wish: TurnWish, context: TurnContext): Option | undefined {
  const warm = ready.filter((option) => !option.isCold)
  const idle = ready.filter((option) => option.isCold && option.standing.model.runs.size === 0)
  if (wish.policy !== 'fastest' || warm.length === 0) return choosePath(ready, wish.policy, context.random)
  if (idle.length > 0 && !wish.isRetry && context.mayProbe()) return choosePath(idle, wish.policy, context.random)
  return choosePath(warm, wish.policy, context.random)
}

function panic(options: readonly Option[], wish: TurnWish, { nowMs }: TurnContext): TurnDecision | undefined {
  const [longest] = [...options].sort(
    (a, b) => a.standing.model.breaker.openedAtMs() - b.standing.model.breaker.openedAtMs(),
  )
  if (longest === undefined) return undefined
  const { path, standing } = longest
  const notBeforeMs = wish.notBeforeMs.get(path.id)
  const atMs = freeAtMs(path, standing.model, {
    imageSize: wish.imageSize,
    nowMs,
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
  })
  if (atMs > nowMs || path.isAsking) return { kind: 'wait', path, atMs }
  return { kind: 'go', path, model: standing.model, isProbe: false }
}

function soonest(options: readonly Option[]): Option | undefined {
  return [...options].sort((a, b) => a.waitMs + a.costMs - (b.waitMs + b.costMs))[0]
}

function go({ path, standing }: Option): TurnDecision {
  return { kind: 'go', path, model: standing.model, isProbe: standing.kind === 'now' && standing.isProbe }
}

function wait({ path, standing }: Option): TurnDecision {
  return { kind: 'wait', path, atMs: standing.kind === 'later' ? standing.atMs : Number.NEGATIVE_INFINITY }
}

function giveUp(): TurnDecision {
  return { kind: 'fail', fault: tellingFault([]) }
}

/** Of several paths that cannot serve a request, the reason that helps most: when to come again, else what to repair. */
function tellingFault(faults: readonly Failure[]): Failure {
  const limited = faults
    .flatMap((fault) => (fault.kind === 'rate-limited' ? [fault] : []))
    .sort((a, b) => (a.retryAfterMs ?? 0) - (b.retryAfterMs ?? 0))
  const [soonestLimited] = limited
  if (soonestLimited !== undefined) return soonestLimited
  const unauthorised = faults.find((fault) => fault.kind === 'unauthorised')
  const any = unauthorised ?? faults.find((fault) => fault.kind !== 'unsupported') ?? faults[0]
  return any ?? failure({ kind: 'unsupported' }, 'No path serves this model.')
}
