import type { Failure } from '../../core/failure'

/** Source: AWS "Exponential backoff and jitter" (full jitter); base 500 ms and cap 8 s suit calls that take 15 s or more. */
const BASE_MS = 500
const CAP_MS = 8000
/** Attempts in all, the first included. */
const MAX_ATTEMPTS = 3
/** A broken connection is tried once more only: the picture may have been made, and billed, all the same. */
const MAX_NETWORK_ATTEMPTS = 2

/** What a decision about a retry is made from. */
export interface RetryCase {
  readonly fault: Failure
  /** Attempts made so far, 1 after the first. */
  readonly attempts: number
  /** What the server asked to wait. */
  readonly serverWaitMs?: number
  /** The server said that a retry is useless. */
  readonly final: boolean
  /** Time left to the deadline. */
  readonly remainingMs: number
  /** Uniform in 0..1. */
  readonly random: number
}

/**
 * How long to wait before the same request is sent again; undefined when it should not be. A server's own wait wins when
 * it fits the deadline; else there is no retry, since coming early would only prolong the limit.
 */
export function retryWaitMs(retry: RetryCase): number | undefined {
  const { fault, attempts, serverWaitMs, final, remainingMs, random } = retry
  const isTransient = fault.kind === 'rate-limited' || fault.kind === 'upstream' || fault.kind === 'network'
  if (!fault.retryable || !isTransient || final) return undefined
  if (attempts >= (fault.kind === 'network' ? MAX_NETWORK_ATTEMPTS : MAX_ATTEMPTS)) return undefined
  const waitMs = serverWaitMs ?? random * Math.min(CAP_MS, BASE_MS * 2 ** (attempts - 1))
  return waitMs < remainingMs ? waitMs : undefined
}
