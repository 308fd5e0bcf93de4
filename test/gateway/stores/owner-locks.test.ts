import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openOwnerLocks } from '../../../src/gateway/stores/owner-locks'

describe('Marks of living processes', () => {
  let dir = ''
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'refill-owners-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  test('tell who is alive, and who is gone or never was', () => {
    const first = openOwnerLocks(dir, 'first')
    const second = openOwnerLocks(dir, 'second')
    expect([first.isAlive('first'), first.isAlive('second'), second.isAlive('first')]).toEqual([true, true, true])
    expect(first.isAlive('stranger')).toBe(false)
    second.close()
    expect(first.isAlive('second')).toBe(false)
    first.close()
  })

  test('of the dead are cleared away by the next who opens, and those of the living are not', () => {
    const living = openOwnerLocks(dir, 'living')
    writeFileSync(join(dir, 'dead.lock'), '')
    const next = openOwnerLocks(dir, 'next')
    expect(readdirSync(dir).filter((name) => name.endsWith('.lock'))).toEqual(['living.lock', 'next.lock'])
    expect(next.isAlive('living')).toBe(true)
    next.close()
    living.close()
  })

  test('belong to one process each', () => {
    const first = openOwnerLocks(dir, 'first')
    expect(() => openOwnerLocks(dir, 'first')).toThrow(/Another process/)
    first.close()
  })
})
