import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedGenerationStore } from '../../src/gateway/stores/embedded-generation-store'
import { type Database, openDatabase } from '../../src/gateway/stores/open-database'
import { type OwnerLocks, openOwnerLocks } from '../../src/gateway/stores/owner-locks'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { describeGenerationStore, KEEP_MS } from './generation-store-contract'

describeGenerationStore('The embedded store', async (clock) => {
  const dir = mkdtempSync(join(tmpdir(), 'refill-generations-'))
  const opened = new Map<string, { database: Database; owners: OwnerLocks }>()
  const kill = (owner: string) => {
    opened.get(owner)?.database.close()
    opened.get(owner)?.owners.close()
    opened.delete(owner)
  }
  return {
    async open(owner) {
      const database = openDatabase(join(dir, 'store.db'), STORE_MIGRATIONS)
      const owners = openOwnerLocks(join(dir, 'owners'), owner)
      opened.set(owner, { database, owners })
      return createEmbeddedGenerationStore({ database, clock, keepMs: KEEP_MS, owners })
    },
    kill: async (owner) => kill(owner),
    async close() {
      for (const owner of [...opened.keys()]) kill(owner)
      rmSync(dir, { recursive: true, force: true })
    },
  }
})
