import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { RECIPE_RECORD } from '../../src/core/records/recipe'
import { DEFAULT_SETTINGS, SETTINGS_RECORD } from '../../src/core/records/settings'
import { type RecordKind, readRecord } from '../../src/core/records/versioned-record'

const BOXES: RecordKind<{ version: 3; width: number; height: number }> = {
  name: 'boxes',
  version: 3,
  schema: v.object({ version: v.literal(3), width: v.number(), height: v.number() }),
  upgrades: {
    1: (old) => ({ size: old['edge'] }),
    2: (old) => ({ width: old['size'], height: old['size'] }),
  },
}

describe('a stored record', () => {
  test('of the newest version is taken as it is', () => {
    expect(readRecord(BOXES, { version: 3, width: 1, height: 2 })).toEqual({
      ok: true,
      value: { version: 3, width: 1, height: 2 },
    })
  })

  test('of an older version goes through every step', () => {
    expect(readRecord(BOXES, { version: 1, edge: 7 })).toEqual({ ok: true, value: { version: 3, width: 7, height: 7 } })
  })

  test('of a newer version is refused and names both versions', () => {
    const read = readRecord(BOXES, { version: 4, width: 1, height: 2, depth: 3 })
    expect(read.ok ? undefined : read.failure).toMatchObject({ kind: 'document-newer', version: 4 })
    expect(read.ok ? '' : read.failure.message).toMatch(/version 4.*knows 3/)
  })

  test.each([[undefined], ['text'], [null], [{}], [{ version: 3, width: 'wide' }], [{ version: 0 }]])(
    'that is broken (%j) is refused',
    (stored) => {
      const read = readRecord(BOXES, stored)
      expect(read.ok ? undefined : read.failure.kind).toBe('protocol')
    },
  )
})

describe('the recipe record, version 1', () => {
  // Frozen: the least that a layer may carry in a file. Later versions must go on reading it.
  const VERSION_1 = {
    version: 1,
    mode: 'generate',
    prompt: 'A calm lake',
    model: 'nano-banana-2',
    imageSize: '1K',
    path: 'demo',
    madeAt: '2026-11-24T12:00:00.000Z',
  }

  test('is read as it is, and with what later versions of Refill added to it', () => {
    expect(readRecord(RECIPE_RECORD, VERSION_1)).toEqual({ ok: true, value: VERSION_1 })
    const more = { ...VERSION_1, parent: { imageHash: 'a' }, masks: ['Ellipse 3'], references: [] }
    expect(readRecord(RECIPE_RECORD, { ...more, notYetKnown: true })).toEqual({ ok: true, value: more })
  })
})

describe('the settings record, version 1', () => {
  // Frozen: what version 1 looks like in storage. Later versions must go on reading it.
  const VERSION_1 = {
    version: 1,
    connection: { preset: 'gemini-compatible', url: 'https://images.example.com', key: 'k', dialect: 'detect' },
    model: 'nano-banana-2',
    defaultImageSize: '2K',
    monthlyBudgetUsd: 25,
  }

  test('is read', () => {
    expect(readRecord(SETTINGS_RECORD, VERSION_1)).toMatchObject({ ok: true, value: { monthlyBudgetUsd: 25 } })
  })

  test('can hold the defaults', () => {
    expect(readRecord(SETTINGS_RECORD, JSON.parse(JSON.stringify(DEFAULT_SETTINGS)))).toEqual({
      ok: true,
      value: DEFAULT_SETTINGS,
    })
  })
})
