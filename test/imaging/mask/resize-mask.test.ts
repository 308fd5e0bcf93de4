import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskShare, plainMask } from '../../../src/imaging/mask/mask-plane'
import { resizeMask } from '../../../src/imaging/mask/resize-mask'
import { anyMask, drawMask } from '../small-masks'

const side = fc.integer({ min: 1, max: 30 })

describe('resizing a mask', () => {
  test('to its own size changes nothing', () => {
    fc.assert(
      fc.property(anyMask([0, 100, 255]), (mask) => {
        expect(resizeMask(mask, mask.extent)).toEqual(mask)
      }),
    )
  })

  test('keeps a plain mask plain at every size', () => {
    fc.assert(
      fc.property(side, side, side, side, (widthPx, heightPx, newWidthPx, newHeightPx) => {
        const resized = resizeMask(plainMask({ widthPx, heightPx }, 255), {
          widthPx: newWidthPx,
          heightPx: newHeightPx,
        })
        expect(resized.data.every((value) => value === 255)).toBe(true)
      }),
    )
  })

  test('keeps about the share of the picture that it edits', () => {
    const mask = drawMask('........', '..####..', '..####..', '..####..', '........', '........')
    expect(maskShare(resizeMask(mask, { widthPx: 24, heightPx: 18 }))).toBeCloseTo(maskShare(mask), 2)
    expect(maskShare(resizeMask(mask, { widthPx: 4, heightPx: 3 }))).toBeCloseTo(maskShare(mask), 1)
  })
})
