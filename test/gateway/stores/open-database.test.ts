import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, openDatabase } from '../../../src/gateway/stores/open-database'

const FIRST = 'CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT'
const SECOND = "ALTER TABLE note ADD COLUMN author TEXT NOT NULL DEFAULT 'nobody'"

describe('An embedded database', () => {
  let dir = ''
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'refill-database-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  test('makes its directory for this user alone', () => {
    openDatabase(join(dir, 'deep', 'store.db'), [FIRST]).close()
    expect(statSync(join(dir, 'deep')).mode & 0o777).toBe(0o700)
  })

  test('waits briefly for locks and writes ahead', () => {
    const database = openDatabase(join(dir, 'store.db'), [FIRST])
    expect(database.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(database.pragma('synchronous')).toEqual([{ synchronous: 1 }])
    expect(database.pragma('busy_timeout')).toEqual([{ timeout: 100 }])
    database.close()
  })

  test('brings older tables up to date and keeps what is in them', () => {
    const file = join(dir, 'store.db')
    const older = openDatabase(file, [FIRST])
    older.prepare('INSERT INTO note (body) VALUES (?)').run('kept')
    older.close()
    const newer = openDatabase(file, [FIRST, SECOND])
    expect(newer.prepare('SELECT body, author FROM note').all()).toEqual([{ body: 'kept', author: 'nobody' }])
    newer.close()
    openDatabase(file, [FIRST, SECOND]).close()
  })

  test('leaves the tables alone when a script fails', () => {
    const file = join(dir, 'store.db')
    openDatabase(file, [FIRST]).close()
    expect(() => openDatabase(file, [FIRST, `${SECOND}; DROP TABLE nothing`])).toThrow(/nothing/)
    const database = openDatabase(file, [FIRST])
    expect(database.prepare('SELECT * FROM note').all()).toEqual([])
    database.close()
  })

  test('refuses a database of a newer Refill', () => {
    const file = join(dir, 'store.db')
    openDatabase(file, [FIRST, SECOND]).close()
    expect(() => openDatabase(file, [FIRST])).toThrow(/newer Refill \(version 2, this one knows 1\)/)
  })

  test('says that a file is no database, or cut short', () => {
    const garbage = join(dir, 'garbage.db')
    writeFileSync(garbage, 'x'.repeat(5000))
    expect(() => openDatabase(garbage, [FIRST])).toThrow(/is damaged/)
    const cut = join(dir, 'cut.db')
    const whole = openDatabase(cut, [FIRST])
    whole.pragma('wal_checkpoint(TRUNCATE)')
    whole.close()
    truncateSync(cut, 4096)
    expect(() => openDatabase(cut, [FIRST, SECOND])).toThrow(/is damaged/)
  })

  test('says that a directory cannot be made', () => {
    writeFileSync(join(dir, 'file'), '')
    expect(() => openDatabase(join(dir, 'file', 'store.db'), [FIRST])).toThrow(/cannot be opened/)
  })

  test('takes back everything of a transaction that throws', () => {
    const database = openDatabase(':memory:', [FIRST])
    const attempt = () =>
      inTransaction(database, () => {
        database.prepare('INSERT INTO note (body) VALUES (?)').run('half')
        throw new Error('no more')
      })
    expect(attempt).toThrow('no more')
    expect(inTransaction(database, () => database.prepare('SELECT * FROM note').all())).toEqual([])
    database.close()
  })
})
