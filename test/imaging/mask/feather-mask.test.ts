import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featherMask } from '../../../src/imaging/mask/feather-mask'
import { plainMask } from '../../../src/imaging/mask/mask-plane'
import { anyMask, drawMask } from '../small-masks'

const feather = fc.double({ min: 0.2, max: 9, noNaN: true })

describe('feathering a mask', () => {
  test('by 0 leaves it as it is: hard stays hard, soft stays soft', () => {
    fc.assert(
      fc.property(anyMask([0, 77, 255]), (mask) => {
        expect(featherMask(mask, 0).data).toEqual(mask.data)
      }),
    )
  })

  test('gives no weight outside the mask and some to every pixel inside', () => {
    fc.assert(
      fc.property(anyMask([0, 30, 255]), feather, (mask, px) => {
        const weights = featherMask(mask, px).data
        for (const [at, value] of mask.data.entries()) {
          expect((weights[at] ?? 0) > 0).toBe(value > 0)
          expect(weights[at]).toBeLessThanOrEqual(value)
        }
      }),
    )
  })

  test('rises with depth to full weight within its width', () => {
    const row = '................'
    const weights = featherMask(drawMask(`${row}################`), 6).data.subarray(16)
    for (const [at, weight] of weights.entries()) expect(weight).toBeGreaterThanOrEqual(weights[at - 1] ?? 0)
    expect(weights[2]).toBeGreaterThan(60)
    expect(weights[2]).toBeLessThan(190)
    expect(weights[6]).toBe(255)
  })

  test('does not feather along the edge of the picture, where no original lies beyond', () => {
    expect(featherMask(plainMask({ widthPx: 9, heightPx: 7 }, 255), 4).data.every((weight) => weight === 255)).toBe(
      true,
    )
  })

  test('leaves a soft mask its own softness where that is lower than the ramp', () => {
    const data = Uint8Array.from({ length: 48 }, (_, x) => Math.max(0, Math.min(255, (x - 10) * 8)))
    const weights = featherMask({ extent: { widthPx: 48, heightPx: 1 }, data }, 3).data
    expect(Array.from(weights.subarray(14))).toEqual(Array.from(data.subarray(14)))
  })
})
