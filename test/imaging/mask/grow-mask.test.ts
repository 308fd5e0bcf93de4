import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growMask } from '../../../src/imaging/mask/grow-mask'
import { invertMask } from '../../../src/imaging/mask/mask-plane'
import { anyMask, drawMask, readMask } from '../small-masks'

const growth = fc.double({ min: 0.5, max: 4, noNaN: true })

describe('growing a mask', () => {
  test('adds a disk of the radius and stays hard', () => {
    const grown = growMask(drawMask('.......', '.......', '.......', '...#...', '.......', '.......', '.......'), 2)
    expect(readMask(grown)).toEqual(['.......', '...#...', '..###..', '.#####.', '..###..', '...#...', '.......'])
  })

  test('by 0 changes nothing', () => {
    fc.assert(
      fc.property(anyMask([0, 80, 255]), (mask) => {
        expect(growMask(mask, 0)).toEqual(mask)
      }),
    )
  })

  test('never takes from the mask, and shrinking never adds', () => {
    fc.assert(
      fc.property(anyMask([0, 0, 90, 200, 255]), growth, (mask, px) => {
        const grown = growMask(mask, px)
        const shrunk = growMask(mask, -px)
        for (const [at, value] of mask.data.entries()) {
          expect(grown.data[at]).toBeGreaterThanOrEqual(value)
          expect(shrunk.data[at]).toBeLessThanOrEqual(value)
        }
      }),
    )
  })

  test('is shrinking, seen from what is left', () => {
    fc.assert(
      fc.property(anyMask([0, 255]), growth, (mask, px) => {
        expect(growMask(invertMask(mask), -px)).toEqual(invertMask(growMask(mask, px)))
      }),
    )
  })

  test('shrinks from its edges but not from the picture’s', () => {
    expect(readMask(growMask(drawMask('###...', '###...', '###...'), -1))).toEqual(['##....', '##....', '##....'])
  })
})
