import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../features/eventually'
import { startGateway } from '../start-gateway'
import { type FaultGateway, LARGE_BYTES, picture, startFaultGateway } from './fault-gateway'

let gateway: FaultGateway

beforeEach(async () => {
  gateway = await startFaultGateway({ paths: 1, config: { cache: { enabled: false } } })
})
afterEach(() => gateway.stop())

/** Holds the lock of a database as another process would; gives the function that lets it go. */
function lock(name: string): () => void {
  const database = new Libsql(join(gateway.settings.dataDir, name))
  database.exec('BEGIN EXCLUSIVE')
  return () => {
    database.exec('ROLLBACK')
    database.close()
  }
}

const warnings = (response: Response) => decodeURIComponent(response.headers.get('x-refill-warnings') ?? '')

describe('a store that is locked by another program', () => {
  test('stops no picture, whose answer says that it is not kept', async () => {
    const release = lock('state.db')
    const response = await gateway.ask({ name: 'press-1' })
    expect(response.status).toBe(200)
    expect(warnings(response)).toContain('not-kept')
    expect(await response.text()).toContain('inlineData')
    release()
    expect(warnings(await gateway.ask({ name: 'press-2' }))).toBe('')
    expect(await gateway.find('press-2')).toMatchObject({ state: 'done' })
  })

  test('delays the ledger, which loses nothing', async () => {
    const release = lock('ledger.db')
    for (const name of ['a', 'b', 'c']) expect((await gateway.ask({ name })).status).toBe(200)
    release()
    await eventually(() => gateway.entries().length).toBe(3)
    expect(gateway.entries().map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
  })
})

describe('a cache that takes no answer', () => {
  // The demo's answers are there as a whole, and kept before the cache hears of them.
  test('does not undo what is kept under a name', async () => {
    const studio = await startGateway({ keys: [] })
    try {
      const database = new Libsql(join(studio.settings.dataDir, 'state.db'))
      database.exec("CREATE TRIGGER full BEFORE INSERT ON cache_entry BEGIN SELECT RAISE(ABORT, 'full'); END")
      database.close()
      const press = () =>
        fetch(`${studio.url}/v1beta/models/demo:generateContent`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': 'press-1' },
          body: JSON.stringify({ contents: [{ parts: [{ text: 'A boat' }] }] }),
        })
      expect((await press()).headers.get('x-refill-cache')).toBe('miss')
      await eventually(studio.logged).toContain('An answer is not in the cache')
      expect((await press()).headers.get('x-refill-cache')).toBe('hit')
      expect(studio.demo.requests).toHaveLength(1)
    } finally {
      await studio.stop()
    }
  })
})

describe('a disk that takes no more', () => {
  // A file in the place of the folder: every write fails, also for a superuser.
  const fill = () => {
    const part = join(gateway.settings.dataDir, 'pictures', 'part')
    rmSync(part, { recursive: true })
    writeFileSync(part, '')
    return () => rmSync(part)
  }

  test.each([
    ['small', 100],
    ['large', LARGE_BYTES],
  ])('does not keep a client from its %s picture, which is told of as not kept', async (_size, bytes) => {
    gateway.first.answerWith(picture(bytes))
    fill()
    const response = await gateway.ask({ name: 'press-1' })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"STOP"')
    await eventually(async () => (await gateway.find('press-1')).state).toBe('failed')
    expect(JSON.stringify(await gateway.find('press-1'))).toContain('could not be kept')
    await eventually(gateway.logged).toContain('A picture could not be kept')
    const calls = gateway.first.calls.length
    expect((await gateway.ask({ name: 'press-1' })).status).toBe(200)
    expect(gateway.first.calls).toHaveLength(calls + 1)
  })
})
