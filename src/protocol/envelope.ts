import type { Failure } from '../core/failure'
import type { CallName } from './calls'
import type { EventName } from './events'

/** A message on the bridge. The tag keeps us apart from anything else that posts to the window. */
export type Envelope =
  | {
      readonly refill: 1
      readonly kind: 'call'
      readonly id: number
      readonly name: CallName
      readonly params: unknown
    }
  | { readonly refill: 1; readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly refill: 1; readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  | { readonly refill: 1; readonly kind: 'event'; readonly name: EventName; readonly payload: unknown }

/** Whether a message is ours. Figma and other scripts post to the same window. */
export function isEnvelope(message: unknown): message is Envelope {
  return typeof message === 'object' && message !== null && 'refill' in message && message.refill === 1
}
