import type { SelectionSnapshot } from './selection'

/** Everything the main thread tells the window unasked. */
export interface EventPayloads {
  readonly 'selection-changed': SelectionSnapshot
}

export type EventName = keyof EventPayloads
