import type { Call } from '../../protocol/channel'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { Store } from './store'
import type { PatchVariant } from './variant'

/** What running a press needs from outside. */
export interface Effects {
  readonly call: Call
  readonly pipeline: Pipeline
  readonly now: () => number
  readonly createId: () => string
}

/** What surrounds one run. */
export interface RunContext {
  readonly store: Store
  readonly effects: Effects
  readonly patch: PatchVariant
  readonly signal: AbortSignal
}
