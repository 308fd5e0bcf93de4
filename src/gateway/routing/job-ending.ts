import { type Failure, failure } from '../../core/failure'
import { type Clock, NOT_NEEDED } from '../clock'

/** The one moment at which all that a request does must end, whatever it is doing. */
export interface JobEnding {
  /** Aborted at the deadline, and when the client calls the request off. */
  readonly signal: AbortSignal
  readonly deadlineAtMs: number
  readonly isDeadline: () => boolean
  /** What the request fails with when it ends so. */
  fault(): Failure
  /** Leaves no timer and no listener behind. */
  dispose(): void
}

/** Watches a client's signal and the deadline, counted from now. */
export function watchEnding(clock: Clock, client: AbortSignal, deadlineMs: number): JobEnding {
  const ending = new AbortController()
  const timer = new AbortController()
  let isDeadline = false
  const callOff = (): void => ending.abort(client.reason)
  if (client.aborted) callOff()
  else {
    client.addEventListener('abort', callOff, { once: true })
    clock.sleep(deadlineMs, timer.signal).then(
      () => {
        if (timer.signal.aborted || ending.signal.aborted) return
        isDeadline = true
        ending.abort(new Error('The deadline has passed.'))
      },
      () => undefined,
    )
  }
  return {
    signal: ending.signal,
    deadlineAtMs: clock.elapsed() + deadlineMs,
    isDeadline: () => isDeadline,
    fault: () =>
      isDeadline
        ? failure({ kind: 'timeout', afterMs: deadlineMs }, `There was no picture within ${inSeconds(deadlineMs)}.`)
        : failure({ kind: 'cancelled' }, 'The request was called off.'),
    dispose() {
      client.removeEventListener('abort', callOff)
      timer.abort(NOT_NEEDED)
    },
  }
}

function inSeconds(ms: number): string {
  const seconds = Math.round(ms / 100) / 10
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}
