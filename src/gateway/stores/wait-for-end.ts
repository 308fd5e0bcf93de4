import { type EventEmitter, once } from 'node:events'
import type { Clock } from '../clock'
import type { GenerationState } from './generation-store'

/** How often the store is asked while nobody tells of an end: another process may have died, or its word been lost. */
const LOOK_EVERY_MS = 500

/**
 * Resolves with a generation's state once it is no longer in flight: at once when `ended` tells of its name, else by
 * looking now and then. Rejects once the signal is aborted, or with what `find` rejects with.
 */
export async function waitForEnd(options: {
  readonly name: string
  readonly signal: AbortSignal
  readonly find: (name: string) => Promise<GenerationState | undefined>
  readonly ended: EventEmitter
  readonly clock: Clock
}): Promise<GenerationState | undefined> {
  const { name, signal, find, ended, clock } = options
  for (;;) {
    signal.throwIfAborted()
    const turn = new AbortController()
    const endOfTurn = AbortSignal.any([signal, turn.signal])
    // Listening begins before looking, so that an end between the two is heard.
    const told = once(ended, name, { signal: endOfTurn }).catch(() => undefined)
    try {
      const state = await find(name)
      if (state?.state !== 'in-flight') return state
      await Promise.race([told, clock.sleep(LOOK_EVERY_MS, endOfTurn).catch(() => undefined)])
    } finally {
      turn.abort()
    }
  }
}
