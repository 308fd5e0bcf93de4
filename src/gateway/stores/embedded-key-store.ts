import type { Clock } from '../clock'
import { refuseTakenName, revokeAmong } from './change-keys'
import type { KeyStore } from './key-store'
import { createKeyTable } from './key-table'
import { createKnownKeys, makeKey } from './known-keys'
import { type Database, errorCode } from './open-database'

/** How often it is looked whether another process changed the keys. */
const LOOK_EVERY_MS = 1000

/**
 * Keys in the embedded database, of whose secrets only SHA-256 is kept, and those of the environment. Looked up in memory;
 * changes of other processes are seen within a second. `create` and `revoke` reject when the database cannot be written.
 */
export function createEmbeddedKeyStore(options: {
  readonly database: Database
  readonly clock: Clock
  /** Secrets without any limit, named `environment 1` and so on, as the settings of now have them. */
  readonly environmentKeys: () => readonly string[]
}): KeyStore {
  const { database, clock, environmentKeys } = options
  const known = createKnownKeys(environmentKeys)
  const table = createKeyTable(database)
  known.replace(table.all())
  let version = table.version()
  let lookedAtMs = clock.elapsed()

  const lookForChanges = (): void => {
    const nowMs = clock.elapsed()
    if (nowMs - lookedAtMs < LOOK_EVERY_MS) return
    lookedAtMs = nowMs
    try {
      const current = table.version()
      if (current === version) return
      known.replace(table.all())
      version = current
    } catch (error) {
      // The keys known so far go on while the database cannot be read.
      if (!errorCode(error).startsWith('SQLITE_')) throw error
    }
  }

  return {
    find(secret) {
      lookForChanges()
      return known.find(secret)
    },
    isEmpty() {
      lookForChanges()
      return known.isEmpty()
    },
    async create(grant) {
      refuseTakenName(grant.name, table.all())
      const { stored, secret } = makeKey(grant, clock.now())
      table.save([stored])
      known.replace(table.all())
      return { key: stored.key, secret }
    },
    async list() {
      lookForChanges()
      return known.list()
    },
    async revoke(idOrName) {
      const revoked = revokeAmong(table.all(), idOrName, clock.now())
      table.save(revoked)
      known.replace(table.all())
      return revoked.length > 0
    },
  }
}
