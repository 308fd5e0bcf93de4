import { GATEWAY_HEADER } from '../../api/remote/find-dialect'
import type { Failure } from '../../core/failure'
import type { Result } from '../../core/result'
import type { Clock } from '../clock'
import type { PathResponse } from './path-client'

/** A list of models is there at once, or the server is in trouble. */
const PATIENCE_MS = 5000

/**
 * Whether a compatible server is another Refill, which understands our own headers and fields. Asked by its list of
 * models, once for all calls; asked again by a later call only when nothing came back.
 */
export function createRefillCheck(
  ask: (signal: AbortSignal) => Promise<Result<PathResponse, Failure>>,
  clock: Clock,
): () => Promise<boolean> {
  let known: boolean | undefined
  let asking: Promise<boolean> | undefined
  const find = async () => {
    const late = new AbortController()
    const timer = new AbortController()
    clock.sleep(PATIENCE_MS, timer.signal).then(
      () => late.abort(),
      () => undefined,
    )
    const answer = await ask(late.signal)
    timer.abort()
    asking = undefined
    if (!answer.ok) return false
    const { headers, status, body } = answer.value
    body.end()
    const isRefill = headers.get(GATEWAY_HEADER) !== null
    // A proxy whose server is down answers in its stead.
    if (isRefill || status < 500) known = isRefill
    return isRefill
  }
  return async () => {
    if (known !== undefined) return known
    asking ??= find()
    return asking
  }
}
