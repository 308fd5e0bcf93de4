import type { Failure } from '../core/failure'
import { SPEND_RECORD } from '../core/records/spend'
import { USAGE_RECORD, type Usage, type UsageEntry } from '../core/records/usage'
import { readRecord } from '../core/records/versioned-record'
import { ok, type Result } from '../core/result'
import { addEntry, NO_USAGE, spentIn } from '../core/usage'
import type { Spend } from '../protocol/calls'

const KEY = 'usage'
/** Where the sums by month were kept before there was a record of each request. */
const OLD_KEY = 'spend'

/** What this plugin did on this machine: pictures, costs, times. */
export interface UsageBook {
  /** Fails for a record that cannot be read, which is left alone. */
  read(): Promise<Result<Usage, Failure>>
  /** The sum of the month of `now`; zero when nothing is stored or it cannot be read. */
  spend(now: Date): Promise<Spend>
  /**
   * Notes a request and gives the month's new sum. A full storage keeps the old record, which only makes the budget more
   * generous.
   */
  add(entry: UsageEntry, now: Date): Promise<Spend>
  /** Forgets everything; the budget begins anew. */
  clear(): Promise<Result<Usage, Failure>>
}

/** The book in the plugin's own storage. */
export function createUsageBook(storage: ClientStorageAPI): UsageBook {
  // Adding is reading, then writing: each waits for the one before, so that pictures that arrive together all count.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  return {
    read: () => inTurn(() => read(storage)),
    async spend(now) {
      const usage = await inTurn(() => read(storage))
      return spendOf(usage.ok ? usage.value : NO_USAGE, now)
    },
    add: (entry, now) => inTurn(() => add(storage, entry, now)),
    clear: () =>
      inTurn(async () => {
        const known = await read(storage)
        if (!known.ok) return known
        await storage.setAsync(KEY, NO_USAGE)
        return ok(NO_USAGE)
      }),
  }
}

async function read(storage: ClientStorageAPI): Promise<Result<Usage, Failure>> {
  const stored: unknown = await storage.getAsync(KEY)
  if (stored !== undefined) return readRecord(USAGE_RECORD, stored)
  const old = readRecord(SPEND_RECORD, await storage.getAsync(OLD_KEY))
  if (!old.ok) return ok(NO_USAGE)
  const days = Object.entries(old.value.months).map(([month, costUsd]) => ({
    day: `${month}-01`,
    path: 'earlier',
    pictures: 0,
    failures: 0,
    costUsd,
    savedUsd: 0,
  }))
  return ok({ ...NO_USAGE, days })
}

async function add(storage: ClientStorageAPI, entry: UsageEntry, now: Date): Promise<Spend> {
  const known = await read(storage)
  const usage = addEntry(known.ok ? known.value : NO_USAGE, entry)
  // A record of a newer version is left alone.
  if (known.ok || known.failure.kind !== 'document-newer') await storage.setAsync(KEY, usage).catch(() => undefined)
  return spendOf(usage, now)
}

function spendOf(usage: Usage, now: Date): Spend {
  const month = now.toISOString().slice(0, 7)
  return { month, usd: spentIn(usage, month) }
}
