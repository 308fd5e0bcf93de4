import type { SelectionSnapshot } from './selection'

/** Everything the main thread tells the window unasked. */
export interface EventPayloads {
  readonly 'selection-changed': SelectionSnapshot
  /** A preview ended otherwise than by the window's own wish. */
  readonly 'preview-ended': { readonly id: string }
}

export type EventName = keyof EventPayloads
