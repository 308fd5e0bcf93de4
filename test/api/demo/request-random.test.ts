import { describe, expect, test } from 'vitest'
import { requestRandom } from '../../../src/api/demo/request-random'
import { headerOnlyPng } from '../../fixtures/pictures'
import { requestFor } from '../../fixtures/requests'

const first = (changes: Parameters<typeof requestFor>[0]) => requestRandom(requestFor(changes))()

describe('the chance of the demo', () => {
  test('is the same for the same request, and another for each variant', () => {
    expect(first({ idempotencyKey: 'a-1' })).toBe(first({ idempotencyKey: 'a-1' }))
    expect(first({ idempotencyKey: 'a-1' })).not.toBe(first({ idempotencyKey: 'a-2' }))
  })

  test('follows a seed where there is one', () => {
    expect(first({ idempotencyKey: 'a', seed: 7 })).toBe(first({ idempotencyKey: 'b', seed: 7 }))
    expect(first({ seed: 7 })).not.toBe(first({ seed: 8 }))
  })

  test('of a change follows the picture alone', () => {
    const references = [{ image: headerOnlyPng(64, 64), role: 'base' as const, label: 'Hero' }]
    expect(first({ idempotencyKey: 'a', references })).toBe(first({ idempotencyKey: 'b', references }))
  })
})
