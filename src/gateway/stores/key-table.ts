import * as v from 'valibot'
import { grantSchema, type StoredKey } from './key-record'
import { type Database, inTransaction } from './open-database'

const rowSchema = v.object({
  id: v.string(),
  name: v.string(),
  secret_sha256: v.string(),
  grant_json: v.pipe(v.string(), v.parseJson(), grantSchema),
  created_at_ms: v.number(),
  revoked_at_ms: v.nullable(v.number()),
})
const versionSchema = v.object({ data_version: v.number() })

/** Keys in the embedded database. */
export interface KeyTable {
  /** Oldest first. */
  all(): readonly StoredKey[]
  /** Changes with every change by another process; it costs next to nothing to ask. */
  version(): number
  /** Adds those that are not there, and notes which are revoked. Throws when the database cannot be written. */
  save(keys: readonly StoredKey[]): void
}

/** The keys in a database with the tables of `STORE_MIGRATIONS`. */
export function createKeyTable(database: Database): KeyTable {
  const all = database.prepare('SELECT * FROM gateway_key ORDER BY created_at_ms, name')
  const version = database.prepare('SELECT data_version FROM pragma_data_version')
  const upsert = database.prepare(
    `INSERT INTO gateway_key (id, name, secret_sha256, grant_json, created_at_ms, revoked_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET revoked_at_ms = coalesce(revoked_at_ms, excluded.revoked_at_ms)`,
  )
  return {
    all: () => all.all().map(readRow),
    version: () => v.parse(versionSchema, version.get()).data_version,
    save: (keys) =>
      inTransaction(database, () => {
        for (const { key, secretSha256 } of keys) {
          const { id, name, createdAtMs, revokedAtMs, ...grant } = key
          upsert.run(id, name, secretSha256, JSON.stringify(grant), createdAtMs, revokedAtMs ?? null)
        }
      }),
  }
}

function readRow(row: unknown): StoredKey {
  const { id, name, secret_sha256, grant_json, created_at_ms, revoked_at_ms } = v.parse(rowSchema, row)
  const revoked = revoked_at_ms === null ? {} : { revokedAtMs: revoked_at_ms }
  return { key: { id, name, ...grant_json, createdAtMs: created_at_ms, ...revoked }, secretSha256: secret_sha256 }
}
