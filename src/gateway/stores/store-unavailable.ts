import type { Clock } from '../clock'
import { errorCode } from './open-database'

/** A store that cannot be asked now: locked, full, or not reachable. The caller goes on without it, and says so. */
export class StoreUnavailable extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StoreUnavailable'
  }
}

/** Waits between tries. Each try may itself block for the time that `openDatabase` lets a statement wait. */
const RETRY_WAITS_MS = [10, 25, 50, 100, 200, 400]

/** A fault that is not ours to repair: another process holds the lock, or the disk is full, read-only or failing. */
const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/

/**
 * Runs a transaction, again after a moment while another process holds the lock. Rejects with `StoreUnavailable` after
 * about a second, and for a disk that is full or broken.
 */
export async function retryWhileLocked<Value>(clock: Clock, work: () => Value): Promise<Value> {
  for (const waitMs of RETRY_WAITS_MS) {
    try {
      return work()
    } catch (error) {
      if (!/^SQLITE_(BUSY|LOCKED)/.test(errorCode(error))) throw asUnavailable(error)
    }
    await clock.sleep(waitMs)
  }
  try {
    return work()
  } catch (error) {
    throw asUnavailable(error)
  }
}

function asUnavailable(error: unknown): unknown {
  const code = errorCode(error)
  return UNAVAILABLE.test(code) ? new StoreUnavailable(`The embedded store cannot be used: ${code}.`, error) : error
}
