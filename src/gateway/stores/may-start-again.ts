import type { GenerationState } from './generation-store'

/**
 * Whether an earlier attempt of the same name leaves the way free for another. Only a refusal of the model stands: it was
 * billed, and the same words will be refused again. Everything else cost nothing, and may go better now.
 */
export function mayStartAgain(state: GenerationState): boolean {
  if (state.state === 'failed') return state.failure.kind !== 'blocked'
  return state.state === 'unknown'
}
