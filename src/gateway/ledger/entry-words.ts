import * as v from 'valibot'
import type { LedgerEntry } from './ledger'

/** How requests end, as rows say it. `satisfies` keeps the lists complete. */
const OUTCOMES = {
  ok: true,
  'invalid-request': true,
  unauthorised: true,
  'rate-limited': true,
  'quota-exhausted': true,
  blocked: true,
  'no-image': true,
  'too-large': true,
  timeout: true,
  network: true,
  upstream: true,
  cancelled: true,
  unsupported: true,
  protocol: true,
  'document-newer': true,
} satisfies Record<LedgerEntry['outcome'], true>

const CACHE_STATES = { miss: true, hit: true, derived: true, shared: true, off: true } satisfies Record<
  LedgerEntry['cache'],
  true
>

/** Schema of an outcome that was stored. */
export const entryOutcome = v.picklist(keysOf(OUTCOMES))

/** Schema of a cache state that was stored. */
export const entryCache = v.picklist(keysOf(CACHE_STATES))

function keysOf<Key extends string>(record: Record<Key, true>): readonly Key[] {
  return Object.keys(record).filter((key): key is Key => key in record)
}
