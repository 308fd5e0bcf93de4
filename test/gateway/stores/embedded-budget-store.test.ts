import { describe, expect, test } from 'vitest'
import { createEmbeddedBudgetStore } from '../../../src/gateway/stores/embedded-budget-store'
import { openDatabase } from '../../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../../src/gateway/stores/store-schema'
import { createSteppedClock } from '../../fixtures/stepped-clock'

describe('The embedded store of budgets', () => {
  test('counts what a dead process had set aside as spent, at once', async () => {
    const database = openDatabase(':memory:', STORE_MIGRATIONS)
    const clock = createSteppedClock()
    const alive = new Set(['first', 'second'])
    const open = (owner: string) =>
      createEmbeddedBudgetStore({ database, clock, owners: { owner, isAlive: (id) => alive.has(id) } })
    await open('first').reserve('k', 0.4, 1)
    const second = open('second')
    expect(await second.spentUsd('k')).toBe(0)
    alive.delete('first')
    expect(await second.spentUsd('k')).toBe(0.4)
    expect(await second.reserve('k', 0.7, 1)).toMatchObject({ ok: false, spentUsd: 0.4, reservedUsd: 0 })
    database.close()
  })
})
