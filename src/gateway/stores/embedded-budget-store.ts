import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Clock } from '../clock'
import type { BudgetStore } from './budget-store'
import { fromMicroUsd, monthOf, nextMonthMs, RESERVATION_LAPSES_MS, toMicroUsd } from './money'
import { type Database, inTransaction } from './open-database'
import type { OwnerLocks } from './owner-locks'
import { retryWhileLocked } from './store-unavailable'

/** A reservation that lapsed so long ago is not settled any more. */
const FORGOTTEN_AFTER_MS = 48 * 3_600_000

const reservationSchema = v.object({
  id: v.string(),
  key_id: v.string(),
  month: v.string(),
  amount_microusd: v.number(),
  owner: v.string(),
  reserved_at_ms: v.number(),
  is_lapsed: v.number(),
})
const sumSchema = v.object({ microusd: v.number() })

/**
 * Spending in the embedded database, in millionths of a dollar. A reservation counts as spent once its process is dead
 * or it is a quarter of an hour old; when it is settled after all, the real amount takes its place.
 * Rejects with `StoreUnavailable` when the database stays locked or is full.
 */
export function createEmbeddedBudgetStore(options: {
  readonly database: Database
  readonly clock: Clock
  readonly owners: Pick<OwnerLocks, 'owner' | 'isAlive'>
}): BudgetStore {
  const { database, clock, owners } = options
  const rows = prepareRows(database)
  const write = <Value>(work: () => Value) => retryWhileLocked(clock, () => inTransaction(database, work))

  const lapseOld = (keyId: string): void => {
    const nowMs = clock.now()
    rows.forget(nowMs - FORGOTTEN_AFTER_MS)
    const oldestMs = nowMs - RESERVATION_LAPSES_MS
    for (const row of rows.open(keyId)) {
      if (row.reserved_at_ms > oldestMs && owners.isAlive(row.owner)) continue
      rows.lapse(row.id)
      rows.spend(row.key_id, row.month, row.amount_microusd)
    }
  }

  return {
    reserve: (keyId, amountUsd, budgetUsd) =>
      write(() => {
        const nowMs = clock.now()
        const month = monthOf(nowMs)
        lapseOld(keyId)
        const amount = toMicroUsd(amountUsd)
        const spent = rows.spent(keyId, month)
        const reserved = rows.reserved(keyId, month)
        if (budgetUsd !== undefined && spent + reserved + amount > toMicroUsd(budgetUsd)) {
          const left = { spentUsd: fromMicroUsd(spent), reservedUsd: fromMicroUsd(reserved), budgetUsd }
          return { ok: false, ...left, resetsAtMs: nextMonthMs(nowMs) }
        }
        const reservation = randomUUID()
        rows.reserve(reservation, keyId, month, amount, owners.owner, nowMs)
        return { ok: true, reservation }
      }),
    settle: (reservation, spentUsd) =>
      write(() => {
        const row = rows.take(reservation)
        if (row === undefined) return
        const counted = row.is_lapsed === 0 ? 0 : row.amount_microusd
        rows.spend(row.key_id, row.month, toMicroUsd(spentUsd) - counted)
      }),
    spentUsd: (keyId) =>
      write(() => {
        const month = monthOf(clock.now())
        lapseOld(keyId)
        return fromMicroUsd(rows.spent(keyId, month))
      }),
  }
}

function prepareRows(database: Database) {
  const open = database.prepare('SELECT * FROM reservation WHERE key_id = ? AND is_lapsed = 0')
  const forget = database.prepare('DELETE FROM reservation WHERE is_lapsed = 1 AND reserved_at_ms < ?')
  const lapse = database.prepare('UPDATE reservation SET is_lapsed = 1 WHERE id = ?')
  const insert = database.prepare(
    `INSERT INTO reservation (id, key_id, month, amount_microusd, owner, reserved_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const take = database.prepare('SELECT * FROM reservation WHERE id = ?')
  const remove = database.prepare('DELETE FROM reservation WHERE id = ?')
  const reserved = database.prepare(
    `SELECT coalesce(sum(amount_microusd), 0) AS microusd FROM reservation
     WHERE key_id = ? AND month = ? AND is_lapsed = 0`,
  )
  const spent = database.prepare(
    `SELECT coalesce(sum(spent_microusd), 0) AS microusd FROM spending WHERE key_id = ? AND month = ?`,
  )
  const spend = database.prepare(
    `INSERT INTO spending (key_id, month, spent_microusd) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET spent_microusd = spent_microusd + excluded.spent_microusd`,
  )
  return {
    open: (keyId: string) => v.parse(v.array(reservationSchema), open.all(keyId)),
    forget: (beforeMs: number) => forget.run(beforeMs),
    lapse: (id: string) => lapse.run(id),
    reserve: (...values: readonly [string, string, string, number, string, number]) => insert.run(...values),
    /** The reservation, which is gone then. */
    take(id: string) {
      const row = v.safeParse(reservationSchema, take.get(id))
      remove.run(id)
      return row.success ? row.output : undefined
    },
    reserved: (keyId: string, month: string) => v.parse(sumSchema, reserved.get(keyId, month)).microusd,
    spent: (keyId: string, month: string) => v.parse(sumSchema, spent.get(keyId, month)).microusd,
    spend: (keyId: string, month: string, microusd: number) => spend.run(keyId, month, microusd),
  }
}
