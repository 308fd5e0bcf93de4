import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { runKeysCommand } from '../../src/gateway/keys-command'
import { openKeys } from '../../src/gateway/open-keys'
import { createEmbeddedKeyStore } from '../../src/gateway/stores/embedded-key-store'
import type { KeyStore } from '../../src/gateway/stores/key-store'
import { openDatabase } from '../../src/gateway/stores/open-database'
import { STORE_MIGRATIONS } from '../../src/gateway/stores/store-schema'
import { createSteppedClock } from '../fixtures/stepped-clock'

const FULL = 'create --name studio --models a,b --sizes 1K,2K --rpm 60 --budget 50.5 --dashboard'

describe('The command for keys', () => {
  let keys: KeyStore
  beforeEach(() => {
    const database = openDatabase(':memory:', STORE_MIGRATIONS)
    keys = createEmbeddedKeyStore({ database, clock: createSteppedClock(), environmentKeys: () => [] })
  })
  const run = async (line: string) => {
    const printed: string[] = []
    const code = await runKeysCommand(line === '' ? [] : line.split(' '), { keys, print: (text) => printed.push(text) })
    return { code, text: printed.join('\n') }
  }

  test('creates a key with all that was said, and shows its secret once', async () => {
    const { code, text } = await run(FULL)
    const secret = /rfl_\S+/.exec(text)?.[0] ?? ''
    expect(code).toBe(0)
    expect(keys.find(secret)).toMatchObject({
      name: 'studio',
      models: ['a', 'b'],
      imageSizes: ['1K', '2K'],
      requestsPerMinute: 60,
      monthlyBudgetUsd: 50.5,
      seesDashboard: true,
    })
    expect((await run('list')).text).toMatch(/"studio" {2}models a, b {2}sizes 1K, 2K {2}60 a minute {2}\$50.5 a month/)
    expect((await run('list')).text).not.toContain(secret)
  })

  test('creates a key without limits from a name alone', async () => {
    expect((await run('create --name tools')).text).toContain(
      '"tools"  models all  sizes all  no limit a minute  no budget\n',
    )
  })

  test('revokes by name and says so', async () => {
    await run(FULL)
    expect(await run('revoke studio')).toMatchObject({ code: 0, text: expect.stringContaining('within two seconds') })
    expect((await run('list')).text).toContain('revoked 2026-11-20T12:00:00.000Z')
  })

  test('says that there are no keys', async () => {
    expect((await run('list')).text).toMatch(/no keys/)
  })

  test.each([
    ['', 'Usage'],
    ['frob', 'Usage'],
    ['create', 'needs a name'],
    ['create --name studio --rpm many', '--rpm is a whole number'],
    ['create --name studio --rpm 1.5', '--rpm is a whole number'],
    ['create --name studio --budget 0', '--budget is an amount'],
    ['create --name studio --budget Infinity', '--budget is an amount'],
    ['create --name studio --sizes 1k', '--sizes is a list of 512, 1K, 2K, 4K'],
    ['create --name studio --models a,,b', '--models is a list'],
    ['create --name studio --colour red', '--colour'],
    ['create studio', 'studio'],
    ['revoke', 'Name one key'],
    ['revoke a b', 'Name one key'],
    ['revoke nobody', 'no key "nobody"'],
  ])('refuses `%s` and says why', async (line, words) => {
    expect(await run(line)).toMatchObject({ code: 1, text: expect.stringContaining(words) })
    expect(await keys.list()).toEqual([])
  })

  test('refuses a name that is in use', async () => {
    await run(FULL)
    expect(await run(FULL)).toMatchObject({ code: 1, text: 'A key named "studio" is in use already.' })
  })

  test('says in a sentence that Redis cannot be reached, and what to look at', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'refill-keys-'))
    // Port 1 is nobody's.
    const opened = await openKeys({ dataDir, keys: [], redisUrl: 'redis://127.0.0.1:1' }, createSteppedClock())
    const printed: string[] = []
    const print = (text: string) => printed.push(text)
    expect(await runKeysCommand(['create', '--name', 'studio'], { keys: opened.keys, print })).toBe(1)
    expect(printed).toEqual(['Redis cannot be reached. Check that it runs, and the address in REFILL_REDIS_URL.'])
    await opened.close()
    rmSync(dataDir, { recursive: true })
  })
})
