import type { Verdict } from '../../core/generation'
import type { Clock } from '../clock'
import type { LedgerSettings } from '../config/settings'
import { type Database, errorCode, openDatabase } from '../stores/open-database'
import { createAlarm } from './alarm'
import { createEntryQueue, type EntryQueue } from './entry-queue'
import { judgeGeneration } from './judge-generation'
import type { Ledger, LedgerEntry } from './ledger'
import type { LedgerQueries } from './ledger-queries'
import { LEDGER_MIGRATIONS } from './ledger-schema'
import { readLedger } from './read-ledger'
import { sweepLedger } from './sweep-ledger'
import { prepareWrites } from './write-entries'

/** An entry is written at the latest so long after it was recorded. */
const WRITE_EVERY_MS = 1000
/** So many are written at once, without waiting for the second to end. */
const WRITE_AT = 200
/** Entries in one transaction: some milliseconds of work, during which no request goes on. */
const BATCH_SIZE = 100
/** Entries kept in memory while the store cannot be written: some 20 MB. */
const MAX_QUEUED = 20_000
const SWEEP_EVERY_MS = 3_600_000
/** Between two steps of a sweep, so that requests go on. */
const SWEEP_PAUSE_MS = 20
/** Closing waits so often and so long for a store that is locked. */
const CLOSE_TRIES = 10
const CLOSE_PAUSE_MS = 100
/** Faults of the place, not of the entry: they may pass, so the entries wait. */
const PASSING_FAULTS = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL|INTERRUPT)/

/** What an open ledger needs. */
export interface LedgerOptions {
  /** A file of its own, so that its writes never wait for others; `:memory:` for tests. */
  readonly database: string
  readonly clock: Clock
  readonly settings: LedgerSettings
  /** Called with a sentence for the operator. */
  readonly warn: (message: string) => void
}

/** How the ledger itself does, for the metrics. */
export interface LedgerState {
  /** Entries not yet written. */
  queuedEntries(): number
  /** Entries lost since it was opened; each loss was warned of. */
  droppedEntries(): number
}

export type OpenLedger = Ledger & LedgerQueries & LedgerState

/** Opens the ledger, making the file where there is none. Throws with a sentence for the operator when it cannot be opened. */
export function openLedger({ database: file, clock, settings, warn }: LedgerOptions): OpenLedger {
  const database = openDatabase(file, LEDGER_MIGRATIONS)
  // Waiting for a lock would block every request; the entries wait instead.
  database.pragma('busy_timeout = 0')
  const queue = createEntryQueue(MAX_QUEUED)
  const writer = createWriter({ database, queue, clock, warn })
  const alarm = createAlarm(clock, writeAndGoOn)
  const closing = new AbortController()
  let sweptAtMs = Number.NEGATIVE_INFINITY

  function writeAndGoOn(): void {
    const isWritten = writer.writeBatch()
    if (queue.length > 0) alarm.ringWithin(isWritten ? 0 : WRITE_EVERY_MS)
    sweepWhenDue()
  }

  function sweepWhenDue(): void {
    if (clock.elapsed() - sweptAtMs < SWEEP_EVERY_MS) return
    sweptAtMs = clock.elapsed()
    void sweep()
  }

  async function sweep(): Promise<void> {
    try {
      while (!closing.signal.aborted && sweepLedger(database, clock.now(), settings.keepDays) > 0) {
        await clock.sleep(SWEEP_PAUSE_MS, closing.signal)
      }
    } catch (error) {
      // A locked store is swept the next time.
      if (!closing.signal.aborted && !isPassing(error))
        warn(`Old entries of the ledger could not be removed: ${messageOf(error)}`)
    }
  }

  async function flush(): Promise<void> {
    if (queue.length > 0) alarm.ringWithin(0)
    await queue.settled()
  }

  async function judge(keyId: string, generation: string, verdict: Verdict): Promise<boolean> {
    await flush()
    while (!closing.signal.aborted) {
      try {
        return judgeGeneration(database, keyId, generation, verdict)
      } catch (error) {
        if (!isPassing(error)) throw error
        await clock.sleep(WRITE_EVERY_MS, closing.signal).catch(() => undefined)
      }
    }
    return false
  }

  async function close(): Promise<void> {
    if (closing.signal.aborted) return
    alarm.stop()
    for (let tries = 0; queue.length > 0 && tries < CLOSE_TRIES; ) {
      if (writer.writeBatch()) continue
      tries += 1
      await clock.sleep(CLOSE_PAUSE_MS)
    }
    closing.abort()
    if (queue.length > 0) warn(`The ledger was closed before ${queue.length} of its entries could be written.`)
    queue.drop(queue.length)
    database.close()
  }

  sweepWhenDue()
  return {
    ...readLedger(database),
    record(entry) {
      if (closing.signal.aborted) return warn(`A request that ended after the ledger was closed is missing in it.`)
      queue.push(withoutPrompt(entry, settings))
      writer.noteLosses()
      alarm.ringWithin(pauseFor(queue))
    },
    judge,
    flush,
    close,
    queuedEntries: () => queue.length,
    droppedEntries: () => queue.dropped,
  }
}

function pauseFor({ length, isAwaited }: EntryQueue): number {
  return isAwaited || length >= WRITE_AT ? 0 : WRITE_EVERY_MS
}

function withoutPrompt(entry: LedgerEntry, { keepPrompts }: LedgerSettings): LedgerEntry {
  if (keepPrompts || entry.prompt === undefined) return entry
  const { prompt: _, ...rest } = entry
  return rest
}

interface WriterOptions extends Pick<LedgerOptions, 'clock' | 'warn'> {
  readonly database: Database
  readonly queue: EntryQueue
}

/** Writes batches and tells the operator once when that fails, once when entries begin to be lost, and once how many were. */
function createWriter({ database, queue, clock, warn }: WriterOptions) {
  const write = prepareWrites(database)
  let isBlocked = false
  let droppedBefore = 0

  function noteBlocked(error: unknown): void {
    if (!isBlocked) warn(`The ledger cannot be written (${messageOf(error)}); its entries wait in memory.`)
    isBlocked = true
  }

  function noteWritten(): void {
    if (isBlocked && queue.dropped > droppedBefore) {
      warn(`The ledger is written again; ${queue.dropped - droppedBefore} of its entries were lost.`)
    }
    isBlocked = false
    droppedBefore = queue.dropped
  }

  return {
    /** Whether the oldest entries are dealt with; false when they have to wait. */
    writeBatch(): boolean {
      const batch = queue.peek(BATCH_SIZE)
      if (batch.length === 0) return true
      try {
        write(batch, clock.now())
        queue.remove(batch.length)
        noteWritten()
        return true
      } catch (error) {
        if (isPassing(error)) {
          noteBlocked(error)
          return false
        }
        // Such a batch would fail for ever and hold up all that follow.
        warn(`${batch.length} entries of the ledger could not be stored and are lost: ${messageOf(error)}`)
        queue.drop(batch.length)
        droppedBefore = queue.dropped
        return true
      }
    },
    /** Warns of the first loss of an outage. */
    noteLosses(): void {
      if (queue.dropped !== droppedBefore + 1) return
      warn(`The ledger has been blocked for so long that its oldest waiting entries are being dropped.`)
    },
  }
}

function isPassing(error: unknown): boolean {
  return PASSING_FAULTS.test(errorCode(error))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
