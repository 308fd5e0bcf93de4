import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { USAGE_RECORD, type UsageEntry } from '../../src/core/records/usage'
import { readRecord } from '../../src/core/records/versioned-record'
import { addEntry, dailySums, NO_USAGE, spentIn } from '../../src/core/usage'

const entry = fc.record(
  {
    endedAt: fc.constantFrom('2026-10-31T23:00:00.000Z', '2026-11-01T00:00:00.000Z', '2026-11-25T12:00:00.000Z'),
    file: fc.constant('File'),
    mode: fc.constant('generate'),
    model: fc.constant('nano-banana-2'),
    imageSize: fc.constant('1K'),
    path: fc.constantFrom('google', 'vertex'),
    ms: fc.nat(60_000),
    // Sums of these are exact.
    costUsd: fc.nat(64).map((part) => part / 64),
    savedUsd: fc.nat(64).map((part) => part / 64),
    failure: fc.constantFrom('timeout', 'blocked'),
  },
  { requiredKeys: ['endedAt', 'file', 'mode', 'model', 'imageSize', 'path', 'ms'] },
) as fc.Arbitrary<UsageEntry>

describe('the usage of this machine', () => {
  test('keeps its sums, however many of its requests were summed by day', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (entries, maxEntries) => {
        const whole = entries.reduce((usage, each) => addEntry(usage, each, 1000), NO_USAGE)
        const bounded = entries.reduce((usage, each) => addEntry(usage, each, maxEntries), NO_USAGE)
        const sorted = (usage: typeof whole) =>
          [...dailySums(usage)].sort((a, b) => (`${a.day}${a.path}` < `${b.day}${b.path}` ? -1 : 1))
        expect(bounded.entries.length).toBeLessThanOrEqual(maxEntries)
        expect(sorted(bounded)).toEqual(sorted(whole))
        expect(spentIn(bounded, '2026-11')).toBe(spentIn(whole, '2026-11'))
        expect(readRecord(USAGE_RECORD, JSON.parse(JSON.stringify(bounded)))).toEqual({ ok: true, value: bounded })
      }),
    )
  })

  test('counts a month by the day of each request', () => {
    const at = (day: string, costUsd: number): UsageEntry => ({
      endedAt: `${day}T12:00:00.000Z`,
      file: 'File',
      mode: 'edit',
      model: 'm',
      imageSize: '1K',
      path: 'google',
      ms: 1,
      costUsd,
    })
    const usage = [at('2026-10-31', 1), at('2026-11-01', 2), at('2026-11-30', 4)].reduce(
      (all, each) => addEntry(all, each),
      NO_USAGE,
    )
    expect([spentIn(usage, '2026-10'), spentIn(usage, '2026-11'), spentIn(usage, '2026-12')]).toEqual([1, 6, 0])
  })
})
