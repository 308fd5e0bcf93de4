import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addHistogram,
  bucketOf,
  countOf,
  decodeHistogram,
  encodeHistogram,
  QUANTILE_ERROR,
  quantilesOf,
} from '../../../src/gateway/ledger/latency-histogram'

const durations = fc.array(fc.double({ min: 1, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 300 })

function histogramOf(values: readonly number[]): Map<number, number> {
  const histogram = new Map<number, number>()
  for (const value of values) addHistogram(histogram, new Map([[bucketOf(value), 1]]))
  return histogram
}

function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? 0
}

describe('a latency histogram', () => {
  test.each([0.01, 0.5, 0.95, 0.99, 1])('gives quantile %d within its stated error', (q) => {
    fc.assert(
      fc.property(durations, (values) => {
        const exact = exactQuantile(values, q)
        const off = Math.abs((quantilesOf(histogramOf(values), [q])[0] ?? 0) - exact) / exact
        expect(off).toBeLessThanOrEqual(QUANTILE_ERROR + 1e-9)
      }),
    )
  })

  test('gives several quantiles as it gives each alone', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const histogram = histogramOf(values)
        const alone = [0.5, 0.5, 0.95, 1].map((q) => quantilesOf(histogram, [q])[0])
        expect(quantilesOf(histogram, [0.5, 0.5, 0.95, 1])).toEqual(alone)
      }),
    )
  })

  test('has an error of at most 2.5 %', () => {
    expect(QUANTILE_ERROR).toBeLessThan(0.025)
  })

  test('added to another is the histogram of both', () => {
    fc.assert(
      fc.property(durations, durations, (one, two) => {
        const sum = histogramOf(one)
        addHistogram(sum, histogramOf(two))
        expect(sum).toEqual(histogramOf([...one, ...two]))
        expect(countOf(sum)).toBe(one.length + two.length)
      }),
    )
  })

  test('comes back from its bytes', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const histogram = histogramOf(values)
        expect(decodeHistogram(encodeHistogram(histogram))).toEqual(histogram)
      }),
    )
  })

  test.each([
    ['nothing', 0, 0],
    ['less than a millisecond', 0.2, 0],
    ['a negative duration of a broken clock', -5, 0],
    ['not a number', Number.NaN, 0],
    ['a day, as an hour', 86_400_000, bucketOf(3_600_000)],
  ])('takes %s', (_, ms, bucket) => {
    expect(bucketOf(ms)).toBe(bucket)
  })

  test('of nothing has quantile 0', () => {
    expect(quantilesOf(new Map(), [0.5, 0.95])).toEqual([0, 0])
  })
})
