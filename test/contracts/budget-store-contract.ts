import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BudgetStore } from '../../src/gateway/stores/budget-store'
import { createSteppedClock, type SteppedClock } from '../fixtures/stepped-clock'

/** Where the budgets of several processes meet. */
export interface BudgetBackend {
  open(owner: string): Promise<BudgetStore>
  close(): Promise<void>
}

const QUARTER_HOUR_MS = 15 * 60_000
const LAST_MINUTE_OF_NOVEMBER = Date.UTC(2026, 10, 30, 23, 59)

/** What every store of budgets promises. */
export function describeBudgetStore(name: string, openBackend: (clock: SteppedClock) => Promise<BudgetBackend>): void {
  describe(`${name} keeps the promises of a store of budgets:`, () => {
    let backend: BudgetBackend
    let clock: SteppedClock
    let store: BudgetStore

    beforeEach(async () => {
      clock = createSteppedClock(LAST_MINUTE_OF_NOVEMBER)
      backend = await openBackend(clock)
      store = await backend.open('first')
    })
    afterEach(() => backend.close())

    const reserve = async (amountUsd: number, budgetUsd?: number, keyId = 'k') => {
      const reserved = await store.reserve(keyId, amountUsd, budgetUsd)
      if (!reserved.ok) throw new Error('The budget is used up')
      return reserved.reservation
    }

    test('what was set aside is spent when it is settled, and given back where nothing was spent', async () => {
      const first = await reserve(0.5, 1)
      const second = await reserve(0.5, 1)
      expect(await store.spentUsd('k')).toBe(0)
      await store.settle(first, 0.067)
      await store.settle(second, 0)
      expect(await store.spentUsd('k')).toBe(0.067)
      expect(await store.spentUsd('another')).toBe(0)
    })

    test('a refusal says what is spent, what is set aside, and when the budget starts anew', async () => {
      await store.settle(await reserve(0.25, 1), 0.3)
      await reserve(0.7, 1)
      expect(await store.reserve('k', 0.01, 1)).toEqual({
        ok: false,
        spentUsd: 0.3,
        reservedUsd: 0.7,
        budgetUsd: 1,
        resetsAtMs: Date.UTC(2026, 11, 1),
      })
      expect(await store.reserve('another', 0.01, 1)).toMatchObject({ ok: true })
    })

    test('a budget can be used up to the last cent, and not beyond', async () => {
      for (let index = 0; index < 10; index += 1) await reserve(0.1, 1)
      expect(await store.reserve('k', 0.000_001, 1)).toMatchObject({ ok: false, reservedUsd: 1 })
    })

    test('without a bound all is let through and counted', async () => {
      await store.settle(await reserve(1_000_000), 999_999.5)
      expect(await store.spentUsd('k')).toBe(999_999.5)
    })

    test('a hundred at once in two processes do not overshoot', async () => {
      const second = await backend.open('second')
      const reserved = await Promise.all(
        Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? store : second).reserve('k', 0.067, 1)),
      )
      expect(reserved.filter(({ ok }) => ok)).toHaveLength(14)
      expect(await second.reserve('k', 0.067, 1)).toMatchObject({ ok: false, reservedUsd: 0.938 })
    })

    test('settling twice counts once, also from another process', async () => {
      const reservation = await reserve(0.5, 1)
      await store.settle(reservation, 0.1)
      const second = await backend.open('second')
      await second.settle(reservation, 0.1)
      expect(await second.spentUsd('k')).toBe(0.1)
    })

    test('what is never settled counts as spent after a quarter of an hour, until it is settled after all', async () => {
      clock.advance(-QUARTER_HOUR_MS * 4)
      const reservation = await reserve(0.5, 1)
      clock.advance(QUARTER_HOUR_MS)
      expect(await store.spentUsd('k')).toBe(0.5)
      expect(await store.reserve('k', 0.6, 1)).toMatchObject({ ok: false, spentUsd: 0.5, reservedUsd: 0 })
      await store.settle(reservation, 0.1)
      expect(await store.spentUsd('k')).toBe(0.1)
    })

    test('a new month starts anew, and what was set aside before is spent in its own month', async () => {
      const reservation = await reserve(1, 1)
      clock.advance(60_000)
      expect(await store.reserve('k', 1, 1)).toMatchObject({ ok: true })
      await store.settle(reservation, 1)
      expect(await store.spentUsd('k')).toBe(0)
      clock.advance(-60_000)
      expect(await store.spentUsd('k')).toBe(1)
    })
  })
}
