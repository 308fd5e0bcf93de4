import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Libsql from 'libsql'

/** A connection to an embedded store. Synchronous: a call blocks this process, so statements must be small. */
export type Database = Libsql.Database

/** How long a call may wait for a lock of another process; it blocks the event loop while it waits. */
const BUSY_TIMEOUT_MS = 100
/** Opening happens once, and may have to wait for another process that changes the tables. */
const OPEN_TIMEOUT_MS = 5_000
const IN_MEMORY = ':memory:'

/**
 * Opens a database file, making its directory (for this user alone) and bringing its tables up to date. `migrations` are
 * the SQL scripts that made them, oldest first; only append to them. `:memory:` gives a database of its own, for tests.
 *
 * What is committed survives a killed process, but the last commits may not survive a power cut (`synchronous = normal`);
 * the file stays whole in either case.
 * Throws with a sentence for the operator when the file was made by a newer Refill, is damaged, or cannot be opened.
 */
export function openDatabase(file: string, migrations: readonly string[]): Database {
  const database = connect(file)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    migrate(database, file, migrations)
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    return database
  } catch (error) {
    database.close()
    throw isDamage(error) ? damaged(file, error) : error
  }
}

/**
 * Runs `work` in a transaction that takes the write lock at its start, so that what it reads still holds when it writes.
 * All or nothing; what `work` throws is thrown on.
 */
export function inTransaction<Value>(database: Database, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE')
  try {
    const value = work()
    database.exec('COMMIT')
    return value
  } catch (error) {
    // A full disk may have rolled back already, and a second rollback would hide why.
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function connect(file: string): Database {
  try {
    if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    return new Libsql(file, { timeout: OPEN_TIMEOUT_MS })
  } catch (error) {
    throw new Error(`The database ${file} cannot be opened: ${messageOf(error)}`, { cause: error })
  }
}

function migrate(database: Database, file: string, migrations: readonly string[]): void {
  inTransaction(database, () => {
    const version = readVersion(database)
    if (version > migrations.length) {
      throw new Error(
        `The database ${file} was made by a newer Refill (version ${version}, this one knows ${migrations.length}). ` +
          'Update Refill, or move the file away to start with an empty one.',
      )
    }
    if (version === migrations.length) return
    for (const script of migrations.slice(version)) database.exec(script)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

function readVersion(database: Database): number {
  const row = database.prepare('SELECT user_version AS version FROM pragma_user_version').get()
  if (typeof row !== 'object' || row === null || !('version' in row)) return 0
  return Number(row.version)
}

function isDamage(error: unknown): boolean {
  const code = errorCode(error)
  return code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')
}

function damaged(file: string, cause: unknown): Error {
  return new Error(`The database ${file} is damaged: ${messageOf(cause)}. Move it away, or restore a copy of it.`, {
    cause,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** SQLite's name of an error, such as `SQLITE_BUSY`; empty for other errors. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
