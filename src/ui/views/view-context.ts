import type { Call } from '../../protocol/channel'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { Presses } from '../state/press'
import type { Previews } from '../state/previews'
import type { Store } from '../state/store'

/** What every view is given. */
export interface ViewContext {
  readonly store: Store
  readonly call: Call
  readonly presses: Presses
  readonly previews: Previews
  readonly pipeline: Pipeline
}

/** Grows with every placement, after which layers look different. */
export function revisionOf(store: Store): number {
  return store.variants.value.filter((variant) => variant.state.kind === 'done').length
}
