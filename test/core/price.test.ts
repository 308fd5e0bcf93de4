import { describe, expect, test } from 'vitest'
import { costOfUsageUsd, estimateCostUsd } from '../../src/core/price'

describe('the price', () => {
  test('before a press is picture tokens and input tokens, for every picture', () => {
    const one = { model: 'nano-banana-2', imageSize: '1K', count: 1, referenceCount: 0, promptLength: 0 } as const
    expect(estimateCostUsd(one)).toBeCloseTo(0.0672, 6)
    expect(estimateCostUsd({ ...one, count: 4 })).toBeCloseTo(4 * 0.0672, 6)
    expect(estimateCostUsd({ ...one, referenceCount: 2 })).toBeCloseTo(0.0672 + (2 * 1120 * 0.5) / 1e6, 9)
  })

  test('after it comes from the counted tokens, with thoughts at the text rate', () => {
    const usage = { inputTokens: 1000, outputTokens: 1220, imageOutputTokens: 1120, thoughtTokens: 50 }
    expect(costOfUsageUsd('nano-banana-2', usage)).toBeCloseTo((1120 * 60 + 150 * 3 + 1000 * 0.5) / 1e6, 9)
  })

  test('is unknown where nothing was counted', () => {
    expect(costOfUsageUsd('nano-banana-2', { inputTokens: 10 })).toBeUndefined()
  })
})
