import { SPEND_RECORD } from '../core/records/spend'
import { readRecord } from '../core/records/versioned-record'
import type { Spend } from '../protocol/calls'

const KEY = 'spend'

/** What this plugin spent on this machine, by month. */
export interface SpendBook {
  /** The sum of the month of `now`; zero when nothing is stored or it cannot be read. */
  load(now: Date): Promise<Spend>
  /** Adds a cost in USD and gives the new sum. A full storage keeps the old one, which only makes the budget more generous. */
  add(costUsd: number, now: Date): Promise<Spend>
}

/** The book in the plugin's own storage. */
export function createSpendBook(storage: ClientStorageAPI): SpendBook {
  // Adding is reading, then writing: each waits for the one before, so that pictures that arrive together all count.
  let last: Promise<unknown> = Promise.resolve()
  return {
    load: (now) => load(storage, now),
    add(costUsd, now) {
      const added = last.then(() => add(storage, costUsd, now))
      last = added
      return added
    },
  }
}

async function load(storage: ClientStorageAPI, now: Date): Promise<Spend> {
  const month = monthOf(now)
  const read = readRecord(SPEND_RECORD, await storage.getAsync(KEY))
  return { month, usd: read.ok ? (read.value.months[month] ?? 0) : 0 }
}

async function add(storage: ClientStorageAPI, costUsd: number, now: Date): Promise<Spend> {
  const month = monthOf(now)
  const read = readRecord(SPEND_RECORD, await storage.getAsync(KEY))
  const months = read.ok ? read.value.months : {}
  const usd = (months[month] ?? 0) + costUsd
  // A record of a newer version is left alone.
  if (read.ok || read.failure.kind !== 'document-newer') {
    await storage.setAsync(KEY, { version: 1, months: { ...months, [month]: usd } }).catch(() => undefined)
  }
  return { month, usd }
}

function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7)
}
