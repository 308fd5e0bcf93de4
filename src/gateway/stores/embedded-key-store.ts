import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import type { Clock } from '../clock'
import type { GatewayKey, KeyGrant, KeyStore } from './key-store'
import { type Database, errorCode, inTransaction } from './open-database'

/** What every secret begins with, so that people and secret scanners recognise one. */
export const SECRET_PREFIX = 'rfl_'
const SECRET_BYTES = 32
/** How often it is looked whether another process changed the keys. */
const LOOK_EVERY_MS = 1000

const grantSchema = v.object({
  models: v.exactOptional(v.array(v.string())),
  imageSizes: v.exactOptional(v.array(v.picklist(IMAGE_SIZES))),
  requestsPerMinute: v.exactOptional(v.number()),
  monthlyBudgetUsd: v.exactOptional(v.number()),
  seesDashboard: v.boolean(),
})
const rowSchema = v.object({
  id: v.string(),
  name: v.string(),
  secret_sha256: v.string(),
  grant_json: v.pipe(v.string(), v.parseJson(), grantSchema),
  created_at_ms: v.number(),
  revoked_at_ms: v.nullable(v.number()),
})
const versionSchema = v.object({ data_version: v.number() })

/** A key beside the digest of its secret. */
interface StoredKey {
  readonly key: GatewayKey
  readonly secretSha256: Buffer
}

/**
 * Keys in the embedded database, of whose secrets only SHA-256 is kept (they are random, so no slow hash is needed), and
 * the keys given in the environment. Looked up in memory; changes of other processes are seen within a second.
 * Throws when a key of the same name is in use, and when the database cannot be written.
 */
export function createEmbeddedKeyStore(options: {
  readonly database: Database
  readonly clock: Clock
  /** Secrets without any limit, named `environment 1` and so on. */
  readonly environmentKeys: readonly string[]
}): KeyStore {
  const { database, clock } = options
  const environment = options.environmentKeys.map(environmentKey)
  const rows = prepareRows(database)
  let stored = rows.all()
  let bySecret = index([...environment, ...stored])
  let version = rows.version()
  let lookedAtMs = clock.elapsed()

  const reload = (): void => {
    stored = rows.all()
    bySecret = index([...environment, ...stored])
  }
  const lookForChanges = (): void => {
    const nowMs = clock.elapsed()
    if (nowMs - lookedAtMs < LOOK_EVERY_MS) return
    lookedAtMs = nowMs
    try {
      // Changes of other connections only: it costs next to nothing when there are none.
      const current = rows.version()
      if (current === version) return
      reload()
      version = current
    } catch (error) {
      // The keys known so far go on while the database cannot be read.
      if (!errorCode(error).startsWith('SQLITE_')) throw error
    }
  }

  return {
    find(secret) {
      lookForChanges()
      const digest = sha256(secret)
      const found = bySecret.get(digest.toString('hex'))
      if (found === undefined || !timingSafeEqual(found.secretSha256, digest)) return undefined
      return found.key.revokedAtMs === undefined ? found.key : undefined
    },
    // Revoked keys count: whoever revokes the last one does not want everybody in.
    isEmpty() {
      lookForChanges()
      return environment.length === 0 && stored.length === 0
    },
    create(grant) {
      const secret = SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
      const key: GatewayKey = { ...grant, id: randomUUID(), createdAtMs: clock.now() }
      inTransaction(database, () => rows.insert(key, grant, sha256(secret).toString('hex')))
      reload()
      return { key, secret }
    },
    list() {
      lookForChanges()
      return [...environment, ...stored].map(({ key }) => key)
    },
    revoke(idOrName) {
      const isRevoked = rows.revoke(idOrName, clock.now())
      reload()
      return isRevoked
    },
  }
}

function environmentKey(secret: string, position: number): StoredKey {
  const number = position + 1
  const key = { id: `environment-${number}`, name: `environment ${number}`, seesDashboard: true, createdAtMs: 0 }
  return { key, secretSha256: sha256(secret) }
}

function index(keys: readonly StoredKey[]): ReadonlyMap<string, StoredKey> {
  return new Map(keys.map((stored) => [stored.secretSha256.toString('hex'), stored]))
}

function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function prepareRows(database: Database) {
  const all = database.prepare('SELECT * FROM gateway_key ORDER BY created_at_ms, name')
  const version = database.prepare('SELECT data_version FROM pragma_data_version')
  const named = database.prepare('SELECT id FROM gateway_key WHERE name = ? AND revoked_at_ms IS NULL')
  const insert = database.prepare(
    'INSERT INTO gateway_key (id, name, secret_sha256, grant_json, created_at_ms) VALUES (?, ?, ?, ?, ?)',
  )
  const revoke = database.prepare(
    'UPDATE gateway_key SET revoked_at_ms = ? WHERE (id = ? OR name = ?) AND revoked_at_ms IS NULL',
  )
  return {
    all: (): readonly StoredKey[] => all.all().map(readRow),
    version: (): number => v.parse(versionSchema, version.get()).data_version,
    insert({ id, name, createdAtMs }: GatewayKey, { name: _, ...grant }: KeyGrant, secretSha256: string) {
      if (named.get(name) !== undefined) throw new Error(`A key named "${name}" is in use already.`)
      insert.run(id, name, secretSha256, JSON.stringify(grant), createdAtMs)
    },
    revoke: (idOrName: string, nowMs: number): boolean => revoke.run(nowMs, idOrName, idOrName).changes > 0,
  }
}

function readRow(row: unknown): StoredKey {
  const { id, name, secret_sha256, grant_json, created_at_ms, revoked_at_ms } = v.parse(rowSchema, row)
  const key: GatewayKey = {
    id,
    name,
    ...grant_json,
    createdAtMs: created_at_ms,
    ...(revoked_at_ms === null ? {} : { revokedAtMs: revoked_at_ms }),
  }
  return { key, secretSha256: Buffer.from(secret_sha256, 'hex') }
}
