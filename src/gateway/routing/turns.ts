import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { Clock } from '../clock'
import type { RoutingSettings } from '../config/settings'
import { decideTurn, type TurnContext, type TurnDecision, type TurnWish } from './decide-turn'
import { rememberCosts } from './expected-cost'
import { createFairQueue } from './fair-queue'
import type { ModelState, PathBook, PathState } from './path-book'
import type { PathPace } from './path-pace'
import { createShareBucket } from './share-bucket'
import { turnIntervalMs } from './standing'
import { type Turn, takePlace } from './turn'
import { createWakeTimer } from './wake-timer'

/** Lets requests wait for their turn on some path, fairly. */
export interface Turns {
  /** Resolves with a turn, or with why there will be none; with `cancelled` once the signal is aborted. */
  wait(wish: TurnWish, signal: AbortSignal): Promise<Result<Turn, Failure>>
  /** A turn that is free right now, for a hedge; undefined when there is none. */
  takeFree(wish: TurnWish): Promise<Turn | undefined>
  /** Something changed: whoever can go goes. */
  look(): void
  configure(settings: RoutingSettings): void
  waitingFor(path: string): number
}

/** What turns need. */
export interface TurnsOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly pace: PathPace
  readonly book: PathBook
  readonly warn: (sentence: string) => void
}

interface Waiter {
  readonly keyId: string
  readonly wish: TurnWish
  readonly isQueued: boolean
  readonly settle: (outcome: Result<Turn, Failure>) => void
  isSettled: boolean
  /** A path's pace is being asked for its turn. */
  isAsking: boolean
}

/** Whoever waits is looked at again at least so often: what is expected of paths changes with time alone. */
const LOOK_AGAIN_MS = 1000
/** A pace that cannot be asked (its store is gone) is asked again after this. */
const PACE_FAULT_MS = 1000
const LEAST_RETRY_AFTER_MS = 1000
const MOST_RETRY_AFTER_MS = 600_000

/** Nothing is waiting, and no timer runs, at first and whenever the queue is empty. */
export function createTurns({ clock, random, pace, book, warn }: TurnsOptions): Turns {
  const queue = createFairQueue<Waiter>()
  const probes = createShareBucket(1)
  const timer = createWakeTimer(clock, () => look())
  let probeShare = 0
  let maxQueued = Number.POSITIVE_INFINITY
  let lookAtAllMs = Number.NEGATIVE_INFINITY

  const settle = (waiter: Waiter, outcome: Result<Turn, Failure>): void => {
    if (waiter.isSettled) return
    waiter.isSettled = true
    queue.remove(waiter, outcome.ok)
    waiter.settle(outcome)
  }

  const contextAt = (ahead: ReadonlyMap<string, number>): TurnContext => {
    const nowMs = clock.elapsed()
    return { book, nowMs, random, ahead, mayProbe: probes.spend, costOf: rememberCosts(nowMs) }
  }

  const grant = (waiter: Waiter, decision: Extract<TurnDecision, { kind: 'go' }>): void => {
    const { path, model, isProbe } = decision
    const place = takePlace({ path, model, isProbe, clock, onFree: () => look() })
    if (path.limits.requestsPerMinute === undefined && path.limits.imagesPerMinute === undefined) {
      settle(waiter, ok(place.begin(waiter.wish.imageSize)))
      return
    }
    path.isAsking = true
    waiter.isAsking = true
    const giveUp = (waitMs: number): void => {
      path.isAsking = false
      waiter.isAsking = false
      path.pacedUntilMs = clock.elapsed() + waitMs
      place.leave()
      if (!waiter.isQueued) settle(waiter, fail(noTurn()))
      look()
    }
    pace.take(path.id, 1, path.limits).then(
      (waitMs) => {
        if (waitMs > 0) return giveUp(waitMs)
        path.isAsking = false
        const heir = waiter.isSettled ? heirOf(path, model) : waiter
        if (heir === undefined) return giveUp(0)
        settle(heir, ok(place.begin(heir.wish.imageSize)))
        look()
      },
      (error: unknown) => {
        warn(
          `The pace of the path ${path.id} cannot be told: ${error instanceof Error ? error.message : String(error)}`,
        )
        giveUp(PACE_FAULT_MS)
      },
    )
  }

  // Whoever asked has left; the turn is taken already, so the next one who may use it gets it.
  const heirOf = (path: PathState, model: ModelState): Waiter | undefined => {
    for (const waiter of queue.inOrder()) {
      if (waiter.isAsking || waiter.wish.isRetry) continue
      const wanted = waiter.wish.candidates.find((candidate) => candidate.path === path.id)
      if (wanted?.models.includes(model.model) === true) return waiter
    }
    return undefined
  }

  const isAnyFree = (nowMs: number): boolean =>
    [...book.all()].some((path) => path.concurrency.isFree() && path.pacedUntilMs <= nowMs && !path.isAsking)

  // Gives when a waiter that stays should be looked at again; nothing for one that is served.
  const serve = (waiter: Waiter, context: TurnContext, ahead: Map<string, number>): number | undefined => {
    const decision = decideTurn(waiter.wish, context)
    if (decision.kind === 'go') grant(waiter, decision)
    if (decision.kind === 'fail') settle(waiter, fail(decision.fault))
    if (decision.kind !== 'wait') return undefined
    ahead.set(decision.path.id, (ahead.get(decision.path.id) ?? 0) + 1)
    return decision.atMs > context.nowMs ? decision.atMs : Number.POSITIVE_INFINITY
  }

  const look = (): void => {
    const nowMs = clock.elapsed()
    const isForAll = nowMs >= lookAtAllMs
    if (isForAll) lookAtAllMs = nowMs + LOOK_AGAIN_MS
    const ahead = new Map<string, number>()
    let context = contextAt(ahead)
    let wakeAtMs = lookAtAllMs
    for (const waiter of queue.inOrder()) {
      // With every path busy nobody can go; those who must be told that they never will are told within a second.
      if (!isForAll && !isAnyFree(nowMs)) break
      if (waiter.isAsking) continue
      const againAtMs = serve(waiter, context, ahead)
      if (againAtMs === undefined) context = contextAt(ahead)
      else wakeAtMs = Math.min(wakeAtMs, againAtMs)
    }
    if (queue.size() === 0) timer.stop()
    else timer.wakeAt(Math.min(wakeAtMs, nextPaceMs(nowMs)))
  }

  const nextPaceMs = (nowMs: number): number =>
    Math.min(
      ...[...book.all()].map((path) => path.pacedUntilMs).filter((atMs) => atMs > nowMs),
      Number.POSITIVE_INFINITY,
    )

  const retryAfterMs = (imageSize: TurnWish['imageSize']): number => {
    const nowMs = clock.elapsed()
    let perMs = 0
    for (const path of book.all()) {
      const [model] = path.models.values()
      if (model !== undefined) perMs += 1 / turnIntervalMs(path, model, imageSize, nowMs)
    }
    const waitMs = perMs > 0 ? queue.size() / perMs : MOST_RETRY_AFTER_MS
    return Math.round(Math.min(MOST_RETRY_AFTER_MS, Math.max(LEAST_RETRY_AFTER_MS, waitMs)))
  }

  return {
    wait(wish, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(fail(calledOff()))
        const leave = (): void => settle(waiter, fail(calledOff()))
        const waiter: Waiter = {
          keyId: wish.keyId,
          wish,
          isQueued: true,
          isSettled: false,
          isAsking: false,
          settle(outcome) {
            signal.removeEventListener('abort', leave)
            resolve(outcome)
          },
        }
        signal.addEventListener('abort', leave, { once: true })
        if (wish.isRetry) queue.addFirst(waiter)
        else {
          probes.earn(probeShare)
          queue.add(waiter)
        }
        look()
        if (!wish.isRetry && queue.has(waiter) && queue.size() > maxQueued + asking(book)) {
          settle(waiter, fail(tooMany(retryAfterMs(wish.imageSize))))
        }
      })
    },
    takeFree(wish) {
      return new Promise((resolve) => {
        const waiter: Waiter = {
          keyId: wish.keyId,
          wish,
          isQueued: false,
          isSettled: false,
          isAsking: false,
          settle: (outcome) => resolve(outcome.ok ? outcome.value : undefined),
        }
        const decision = decideTurn(wish, contextAt(new Map()))
        if (decision.kind === 'go') grant(waiter, decision)
        else settle(waiter, fail(noTurn()))
      })
    },
    look,
    configure(settings) {
      probeShare = settings.probeShare
      maxQueued = settings.maxQueued
      look()
    },
    waitingFor: (path) =>
      [...queue.inOrder()].filter((waiter) => waiter.wish.candidates.some((candidate) => candidate.path === path))
        .length,
  }
}

// Whoever is about to get a turn is not one of those who wait.
function asking(book: PathBook): number {
  return [...book.all()].filter((path) => path.isAsking).length
}

function calledOff(): Failure {
  return failure({ kind: 'cancelled' }, 'The request was called off.')
}

function noTurn(): Failure {
  return failure({ kind: 'rate-limited' }, 'No path has a free turn at the moment.')
}

function tooMany(retryAfterMs: number): Failure {
  return failure({ kind: 'rate-limited', retryAfterMs }, 'Too many requests wait for their turn already.')
}
