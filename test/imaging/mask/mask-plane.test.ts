import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clipMask } from '../../../src/imaging/mask/clip-mask'
import { boundsOfMask, invertMask, isHardMask, maskShare, plainMask } from '../../../src/imaging/mask/mask-plane'
import { anyMask, drawMask, readMask } from '../small-masks'

describe('a mask plane', () => {
  test('has the smallest box round everything above 0, faint pixels included', () => {
    const mask = drawMask('......', '..+...', '....#.', '......')
    expect(boundsOfMask(mask)).toEqual({ leftPx: 2, topPx: 1, widthPx: 3, heightPx: 2 })
  })

  test('has no bounds where it edits nothing', () => {
    expect(boundsOfMask(plainMask({ widthPx: 5, heightPx: 3 }, 0))).toBeUndefined()
  })

  test('is inside its bounds, and every side of them is touched', () => {
    fc.assert(
      fc.property(anyMask([0, 0, 0, 7, 255]), (mask) => {
        const set = Array.from(mask.data.keys()).filter((at) => (mask.data[at] ?? 0) > 0)
        if (set.length === 0) return
        const columns = set.map((at) => at % mask.extent.widthPx)
        const rows = set.map((at) => Math.floor(at / mask.extent.widthPx))
        expect(boundsOfMask(mask)).toEqual({
          leftPx: Math.min(...columns),
          topPx: Math.min(...rows),
          widthPx: Math.max(...columns) - Math.min(...columns) + 1,
          heightPx: Math.max(...rows) - Math.min(...rows) + 1,
        })
      }),
    )
  })

  test('inverted twice is itself, and the two shares make a whole', () => {
    fc.assert(
      fc.property(anyMask([0, 60, 255]), (mask) => {
        expect(invertMask(invertMask(mask))).toEqual(mask)
        expect(maskShare(mask) + maskShare(invertMask(mask))).toBeCloseTo(1, 6)
      }),
    )
  })

  test('is hard when every pixel is all or nothing', () => {
    expect(isHardMask(drawMask('#.', '.#'))).toBe(true)
    expect(isHardMask(drawMask('#.', '+#'))).toBe(false)
  })

  test('clipped to a box keeps what is inside it', () => {
    const box = { leftPx: 1, topPx: -2, widthPx: 2, heightPx: 4 }
    expect(readMask(clipMask(drawMask('####', '####', '####'), box))).toEqual(['.##.', '.##.', '....'])
  })
})
