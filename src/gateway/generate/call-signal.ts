import type { Making } from './making'

/** Says when an upstream call must end. */
export interface CallSignal {
  readonly signal: AbortSignal
  /** From here on something is being billed. */
  markSent(): void
  dispose(): void
}

/**
 * A client that leaves ends a call that still waits for its turn. One that was sent goes on, since it is billed either way
 * and its answer is kept; unless the client said otherwise, or nothing may be kept.
 */
export function createCallSignal({ ask, clientLeft, calledOff }: Making): CallSignal {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const endsWithClient = ask.onDisconnect === 'abort' || ask.cache === 'off'
  if (calledOff.aborted || clientLeft.aborted) abort()
  calledOff.addEventListener('abort', abort)
  clientLeft.addEventListener('abort', abort)
  return {
    signal: controller.signal,
    markSent() {
      if (!endsWithClient) clientLeft.removeEventListener('abort', abort)
    },
    dispose() {
      calledOff.removeEventListener('abort', abort)
      clientLeft.removeEventListener('abort', abort)
    },
  }
}
