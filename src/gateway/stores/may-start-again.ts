import type { GenerationState } from './generation-store'

/** Whether an earlier attempt of the same name leaves the way free for another. */
export function mayStartAgain(state: GenerationState): boolean {
  if (state.state === 'failed') return state.failure.retryable || state.failure.kind === 'cancelled'
  return state.state === 'unknown'
}
