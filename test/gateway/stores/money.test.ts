import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromMicroUsd, monthOf, nextMonthMs, toMicroUsd } from '../../../src/gateway/stores/money'

describe('Money in millionths', () => {
  test.each([
    [0, 0],
    [0.067, 67_000],
    [0.000_000_1, 1],
    [0.1 + 0.2, 300_000],
    [1.1 * 3, 3_300_000],
  ])('%d dollars are %d', (usd, micro) => expect(toMicroUsd(usd)).toBe(micro))

  test('whole millionths come back as they were', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (micro) => toMicroUsd(fromMicroUsd(micro)) === micro))
  })

  test('no amount becomes less', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (usd) => {
        const micro = toMicroUsd(usd)
        expect(micro).toBeGreaterThanOrEqual(usd * 1e6 - 1e-3)
        expect(micro).toBeLessThan(usd * 1e6 + 1)
      }),
    )
  })

  test('a month is one of UTC, and ends where the next begins', () => {
    const lastMs = Date.UTC(2026, 11, 31, 23, 59, 59, 999)
    expect(monthOf(lastMs)).toBe('2026-12')
    expect(nextMonthMs(lastMs)).toBe(lastMs + 1)
    expect(monthOf(lastMs + 1)).toBe('2027-01')
  })
})
