import type { LedgerEntry } from './ledger'

/** Entries that wait to be written, oldest first, and never more than `limit`. */
export interface EntryQueue {
  readonly length: number
  /** How many were thrown away because the queue was full or they could not be stored. */
  readonly dropped: number
  /** Whether someone waits for entries to be settled. */
  readonly isAwaited: boolean
  /** Drops the oldest when it is full. */
  push(entry: LedgerEntry): void
  /** The oldest entries, which stay until they are removed. */
  peek(count: number): readonly LedgerEntry[]
  /** Takes away the oldest, which were written. */
  remove(count: number): void
  /** Takes away the oldest, which are lost. */
  drop(count: number): void
  /** Resolves once every entry pushed so far was written or dropped. */
  settled(): Promise<void>
}

/** An empty queue. */
export function createEntryQueue(limit: number): EntryQueue {
  const entries: LedgerEntry[] = []
  let pushed = 0
  let gone = 0
  let dropped = 0
  let waiters: { readonly until: number; readonly resolve: () => void }[] = []

  function remove(count: number): void {
    gone += entries.splice(0, count).length
    for (const { until, resolve } of waiters) if (until <= gone) resolve()
    waiters = waiters.filter(({ until }) => until > gone)
  }

  function drop(count: number): void {
    dropped += Math.min(count, entries.length)
    remove(count)
  }

  return {
    get length() {
      return entries.length
    },
    get dropped() {
      return dropped
    },
    get isAwaited() {
      return waiters.length > 0
    },
    push(entry) {
      if (entries.length >= limit) drop(1)
      entries.push(entry)
      pushed += 1
    },
    peek: (count) => entries.slice(0, count),
    remove,
    drop,
    settled() {
      const until = pushed
      if (until <= gone) return Promise.resolve()
      return new Promise((resolve) => waiters.push({ until, resolve }))
    },
  }
}
