import { describe, expect, test } from 'vitest'
import type { UsageEntry } from '../../../src/core/records/usage'
import { addEntry, NO_USAGE } from '../../../src/core/usage'
import { summariseUsage } from '../../../src/ui/state/usage-summary'

const NOW_MS = Date.UTC(2026, 10, 25, 12)

const entry = (daysAgo: number, more: Partial<UsageEntry> = {}): UsageEntry => ({
  endedAt: new Date(NOW_MS - daysAgo * 86_400_000).toISOString(),
  file: 'Shop',
  mode: 'generate',
  model: 'nano-banana-2',
  imageSize: '1K',
  path: 'google',
  ms: 10_000,
  costUsd: 0.5,
  ...more,
})

const usageOf = (...entries: readonly UsageEntry[]) => entries.reduce((usage, each) => addEntry(usage, each), NO_USAGE)

describe('the Usage page', () => {
  test('shows each day of the range, also those on which nothing was made', () => {
    const { days, costUsd, pictures } = summariseUsage(usageOf(entry(8), entry(2), entry(2), entry(0)), '7', NOW_MS)
    expect(days.map((day) => day.costUsd)).toEqual([0, 0, 0, 0, 1, 0, 0.5])
    expect(days[0]?.day).toBe('2026-11-19')
    expect([costUsd, pictures]).toEqual([1.5, 3])
  })

  test('compares paths by what came, how fast, and at what cost, the dearest first', () => {
    const slow = [1, 2, 3].map((seconds) => entry(0, { path: 'vertex', ms: seconds * 1000, costUsd: 1 }))
    const { costUsd: _none, ...failed } = entry(0, { failure: 'timeout' })
    const { byPath } = summariseUsage(usageOf(entry(0), failed, ...slow), '30', NOW_MS)
    expect(byPath).toEqual([
      { name: 'vertex', pictures: 3, failures: 0, costUsd: 3, medianMs: 2000, p95Ms: 3000 },
      { name: 'google', pictures: 1, failures: 1, costUsd: 0.5, medianMs: 10_000, p95Ms: 10_000 },
    ])
  })

  test('counts a layer of each file by itself, under its newest name', () => {
    const inLayer = (name: string, file: string) => entry(0, { layer: { id: '1:1', name }, file })
    const { byLayer, byFile } = summariseUsage(
      usageOf(inLayer('Old', 'Shop'), inLayer('Hero', 'Shop'), inLayer('Other', 'Blog')),
      'all',
      NOW_MS,
    )
    expect(byLayer.map(({ name, file, pictures }) => [name, file, pictures])).toEqual([
      ['Hero', 'Shop', 2],
      ['Other', 'Blog', 1],
    ])
    expect(byFile.map(({ name, costUsd }) => [name, costUsd])).toEqual([
      ['Shop', 1],
      ['Blog', 0.5],
    ])
  })

  test('tells what kept pictures saved', () => {
    expect(summariseUsage(usageOf(entry(0, { costUsd: 0, savedUsd: 0.067 })), '7', NOW_MS).savedUsd).toBe(0.067)
  })
})
