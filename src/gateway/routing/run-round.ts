import type { Failure } from '../../core/failure'
import { fail, type Result } from '../../core/result'
import { type Clock, NOT_NEEDED } from '../clock'
import type { JobEnding } from './job-ending'
import { judgeFailure } from './judge-failure'
import type { AttemptResult, RunningAttempt } from './run-attempt'
import type { Turn } from './turn'

/** How a round ended, and which attempt ended it. */
export interface RoundResult<Value> {
  readonly outcome: Result<Value, Failure>
  readonly path: string
  readonly model: string
  /** Faults of the round's attempts, the last one last. */
  readonly faults: readonly { readonly path: string; readonly fault: Failure }[]
}

/** One attempt, and perhaps a second one beside it. */
export interface RoundOptions<Value> {
  readonly clock: Clock
  readonly ending: JobEnding
  readonly first: RunningAttempt<Value>
  readonly hedge?: HedgePlan<Value>
}

/** When, and with what, a second attempt is sent. */
export interface HedgePlan<Value> {
  readonly afterMs: number
  /** Undefined when there is no turn to have. */
  readonly turn: () => Promise<Turn | undefined>
  readonly start: (turn: Turn) => RunningAttempt<Value>
}

/** Resolves with the first picture, or with a fault once no attempt is left that could bring one; rejects on a bug. */
export function runRound<Value>({ clock, ending, first, hedge }: RoundOptions<Value>): Promise<RoundResult<Value>> {
  return new Promise((resolve, reject) => {
    const running = new Set<RunningAttempt<Value>>()
    const faults: { readonly path: string; readonly fault: Failure }[] = []
    const timer = hedge === undefined ? undefined : new AbortController()
    let isDecided = false

    const decide = (): void => {
      isDecided = true
      timer?.abort(NOT_NEEDED)
      for (const other of [...running]) other.leave()
    }
    const endWith = ({ call }: RunningAttempt<Value>, outcome: Result<Value, Failure>): void => {
      decide()
      resolve({ outcome, path: call.path, model: call.model, faults })
    }
    const hear = (attempt: RunningAttempt<Value>, end: AttemptResult<Value>): void => {
      running.delete(attempt)
      if (isDecided) return
      if (end.kind === 'bug') {
        decide()
        reject(end.error)
      } else if (end.kind === 'left') endWith(attempt, fail(ending.fault()))
      else if (end.result.ok) endWith(attempt, end.result)
      else {
        faults.push({ path: attempt.call.path, fault: end.result.failure })
        const isFinal = judgeFailure(end.result.failure).next === 'final'
        if (isFinal || running.size === 0) endWith(attempt, end.result)
      }
    }
    const join = (attempt: RunningAttempt<Value>): void => {
      running.add(attempt)
      attempt.onEnd((end) => hear(attempt, end))
    }
    const sendHedge = async ({ afterMs, turn: takeTurn, start }: HedgePlan<Value>): Promise<void> => {
      await clock.sleep(afterMs, timer?.signal)
      const turn = isDecided ? undefined : await takeTurn()
      if (turn === undefined) return
      if (isDecided) turn.leave()
      else join(start(turn))
    }

    join(first)
    if (hedge === undefined || isDecided) return
    sendHedge(hedge).catch((error: unknown) => {
      // A sleep that was called off is no fault.
      if (!isDecided) reject(error)
    })
  })
}
