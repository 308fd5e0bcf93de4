import { type Failure, failure } from '../../../../src/core/failure'
import { fail, ok, type Result } from '../../../../src/core/result'
import type { Clock } from '../../../../src/gateway/clock'
import type { Phase, SimulatedPath } from './scenarios'
import { attemptFactor, type SimulatedRequest } from './traffic'

/** The providers as they really are: what they do with an attempt, and what it costs. */
export interface World {
  readonly paths: readonly SimulatedPath[]
  /** Rejects when the signal is aborted; a picture that was begun is billed all the same. */
  send(path: string, request: SimulatedRequest, signal: AbortSignal): Promise<Result<string, Failure>>
  /**
   * For the oracle: milliseconds an attempt sent now would take; undefined when it would not bring a picture.
   * With `isState` as far as the path's state tells, without what belongs to the attempt.
   */
  foresee(path: string, request: SimulatedRequest, isState: boolean): number | undefined
  readonly costUsd: () => number
  readonly sent: () => number
  readonly limited: () => number
  readonly mostInFlight: (path: string) => number
}

const REFUSAL_MS = 300
const PATH_TIMEOUT_MS = 180_000
const MINUTE_MS = 60_000

interface PathLife {
  readonly path: SimulatedPath
  inFlight: number
  mostInFlight: number
  /** When requests were taken, for a limit a minute. */
  taken: number[]
}

/** A world at its beginning. */
export function createWorld(paths: readonly SimulatedPath[], clock: Clock, seed: number): World {
  const lives = new Map<string, PathLife>(
    paths.map((path) => [path.id, { path, inFlight: 0, mostInFlight: 0, taken: [] }]),
  )
  const attempts = new Map<string, number>()
  let costUsd = 0
  let sent = 0
  let limited = 0
  const lifeOf = (id: string): PathLife => {
    const life = lives.get(id)
    if (life === undefined) throw new Error(`No such path: ${id}`)
    return life
  }
  const latencyMs = ({ path }: PathLife, request: SimulatedRequest, attempt: number | undefined): number => {
    const what = phaseAt(path, clock.elapsed())
    const slowness = what?.kind === 'slow' ? what.factor : 1
    const luck = attempt === undefined ? 1 : attemptFactor({ seed, request: request.index, path: path.id, attempt })
    return request.ownMs * path.factor * slowness * luck
  }
  const attemptsOf = (id: string, request: SimulatedRequest): number => attempts.get(`${id} ${request.index}`) ?? 0

  const answer = async (life: PathLife, request: SimulatedRequest, signal: AbortSignal) => {
    const { path } = life
    const what = phaseAt(path, clock.elapsed())
    if (life.inFlight > path.inFlight || isOverLimit(life, what, clock.elapsed())) {
      limited += 1
      await clock.sleep(REFUSAL_MS, signal)
      const hint =
        what?.kind === 'limited' && what.retryAfterMs !== undefined ? { retryAfterMs: what.retryAfterMs } : {}
      return fail(failure({ kind: 'rate-limited', ...hint }, 'Too many requests.'))
    }
    life.taken.push(clock.elapsed())
    if (what?.kind === 'dead') {
      await clock.sleep(what.afterMs, signal)
      return fail(failure({ kind: 'upstream', status: 503 }, 'The path is dead.'))
    }
    const attempt = attemptsOf(path.id, request)
    attempts.set(`${path.id} ${request.index}`, attempt + 1)
    const ms = what?.kind === 'silent' ? Number.POSITIVE_INFINITY : latencyMs(life, request, attempt)
    costUsd += path.costUsd
    await clock.sleep(Math.min(ms, PATH_TIMEOUT_MS), signal)
    if (ms <= PATH_TIMEOUT_MS) return ok(path.id)
    return fail(failure({ kind: 'timeout', afterMs: PATH_TIMEOUT_MS }, 'The path took too long.'))
  }

  return {
    paths,
    async send(id, request, signal) {
      const life = lifeOf(id)
      sent += 1
      life.inFlight += 1
      life.mostInFlight = Math.max(life.mostInFlight, life.inFlight)
      try {
        return await answer(life, request, signal)
      } finally {
        life.inFlight -= 1
      }
    },
    foresee(id, request, isState) {
      const life = lifeOf(id)
      const what = phaseAt(life.path, clock.elapsed())
      const isRefused = life.inFlight >= life.path.inFlight || isOverLimit(life, what, clock.elapsed())
      if (isRefused || what?.kind === 'dead' || what?.kind === 'silent') return undefined
      return latencyMs(life, request, isState ? undefined : attemptsOf(id, request))
    },
    costUsd: () => costUsd,
    sent: () => sent,
    limited: () => limited,
    mostInFlight: (id) => lifeOf(id).mostInFlight,
  }
}

function phaseAt(path: SimulatedPath, atMs: number): Phase['what'] | undefined {
  return path.phases.find((phase) => phase.fromMs <= atMs && atMs < phase.toMs)?.what
}

function isOverLimit(life: PathLife, what: Phase['what'] | undefined, atMs: number): boolean {
  if (what?.kind !== 'limited') return false
  life.taken = life.taken.filter((takenMs) => takenMs > atMs - MINUTE_MS)
  return life.taken.length >= what.perMinute
}
