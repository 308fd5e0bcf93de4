import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedBudgetStore } from '../../src/gateway/stores/embedded-budget-store'
import { type Database, openDatabase } from '../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { describeBudgetStore } from './budget-store-contract'

describeBudgetStore('The embedded store', async (clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'refill-budgets-'))
  const opened: Database[] = []
  return {
    async open(owner) {
      const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      opened.push(database)
      return createEmbeddedBudgetStore({ database, clock, owners: { owner, isAlive: () => true } })
    },
    async close() {
      for (const database of opened) database.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
})
