import type { Failure } from '../../core/failure'
import type { Result } from '../../core/result'
import type { AttemptCall, AttemptTrace, Job } from './dispatcher'
import type { JobEnding } from './job-ending'
import { type LearnEffects, learnOutcome } from './learn-outcome'
import type { Turn } from './turn'

/** How an attempt ended: with the path's answer, or because we left it. */
export type AttemptResult<Value> =
  | { readonly kind: 'result'; readonly result: Result<Value, Failure> }
  | { readonly kind: 'left' }
  /** The attempt threw, which is a bug. */
  | { readonly kind: 'bug'; readonly error: unknown }

/** An attempt under way. */
export interface RunningAttempt<Value> {
  readonly turn: Turn
  readonly call: AttemptCall
  /** Ends it; its result is `left` then, at once, even if it takes no notice. An answer that still comes is discarded. */
  leave(): void
  /** Called once, within the same tick as whatever ended it; at once when it has ended already. */
  onEnd(listener: (result: AttemptResult<Value>) => void): void
}

/** What one attempt is made of. */
export interface AttemptOptions<Value> extends LearnEffects {
  readonly job: Job<Value>
  readonly turn: Turn
  readonly ending: JobEnding
  readonly number: number
  readonly hint: boolean
  readonly isHedge: boolean
  readonly trace: (trace: AttemptTrace) => void
}

/** Sends one attempt. Its turn is left, its trace written and what it showed learned before the listener hears of its end. */
export function runAttempt<Value>(options: AttemptOptions<Value>): RunningAttempt<Value> {
  const { job, turn, ending } = options
  const controller = new AbortController()
  const call: AttemptCall = {
    path: turn.path.id,
    model: turn.model.model,
    number: options.number,
    hint: options.hint,
    signal: controller.signal,
  }
  let listener: ((result: AttemptResult<Value>) => void) | undefined
  let ended: AttemptResult<Value> | undefined
  const end = (result: AttemptResult<Value>): void => {
    ended = result
    ending.signal.removeEventListener('abort', leave)
    noteEnd(options, result)
    turn.leave()
    listener?.(result)
  }
  const leave = (): void => {
    if (ended !== undefined) return
    end({ kind: 'left' })
    controller.abort()
  }
  ending.signal.addEventListener('abort', leave, { once: true })
  startAttempt(job, call)
    .then(
      (result) => {
        if (ended === undefined) end({ kind: 'result', result })
        else if (result.ok) job.discard(result.value, call)
      },
      (error: unknown) => {
        if (ended === undefined) end({ kind: 'bug', error })
      },
    )
    .catch((error: unknown) => options.warn(`An answer could not be discarded: ${String(error)}`))
  return {
    turn,
    call,
    leave,
    onEnd(next) {
      listener = next
      if (ended !== undefined) next(ended)
    },
  }
}

// Async, so that what an attempt throws at once is caught like the rest.
async function startAttempt<Value>(job: Job<Value>, call: AttemptCall): Promise<Result<Value, Failure>> {
  return job.attempt(call)
}

function noteEnd<Value>(options: AttemptOptions<Value>, end: AttemptResult<Value>): void {
  const { turn, ending, clock } = options
  const isAnswer = end.kind === 'result' && end.result.ok
  const fault = end.kind === 'result' && !end.result.ok ? end.result.failure : undefined
  if (isAnswer) learnOutcome(turn, { kind: 'answered' }, options)
  else if (fault !== undefined) learnOutcome(turn, { kind: 'failed', fault }, options)
  else learnOutcome(turn, { kind: 'left', isDeadline: ending.isDeadline() }, options)
  options.trace({
    path: turn.path.id,
    model: turn.model.model,
    outcome: isAnswer ? 'ok' : (fault?.kind ?? (ending.isDeadline() ? 'timeout' : 'cancelled')),
    ms: Math.round(clock.elapsed() - turn.run.sentAtMs),
    hedge: options.isHedge,
  })
}
