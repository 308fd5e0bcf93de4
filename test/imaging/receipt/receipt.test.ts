import { describe, expect, test } from 'vitest'
import { openAnswer } from '../../../src/imaging/blend/answer-rows'
import { writePatch } from '../../../src/imaging/blend/write-patch'
import { NO_COLOUR_FIT } from '../../../src/imaging/colour/fit-colour'
import { boxOf, type Raster } from '../../../src/imaging/raster'
import { countChangedOutside } from '../../../src/imaging/receipt/changed-outside'
import { writeReceipt } from '../../../src/imaging/receipt/receipt'
import { measureSeam } from '../../../src/imaging/receipt/seam-error'
import { IDENTITY } from '../../../src/imaging/warp/affine'
import { paintRaster } from '../small-masks'

const EXTENT = { widthPx: 32, heightPx: 32 }
const grey = (level: number) => paintRaster(EXTENT, (_x, _y, channel) => (channel === 3 ? 255 : level))
const mask = {
  extent: EXTENT,
  data: Uint8Array.from({ length: 1024 }, (_, at) => (at % 32 >= 8 && at % 32 < 24 && at >= 256 && at < 768 ? 255 : 0)),
}

function seamOf(original: Raster, returned: Raster, featherPx: number) {
  const region = boxOf(EXTENT)
  const naive = openAnswer({ returned, region, map: IDENTITY, colour: NO_COLOUR_FIT }, { from: 0, to: 32 })
  return measureSeam({ original, patch: writePatch({ mask, featherPx }, naive), naive }, region)
}

describe('the seam error', () => {
  test('is 0 where the answer is the original', () => {
    expect(seamOf(grey(100), grey(100), 3)).toEqual({ before: 0, after: 0 })
  })

  test('of a hard paste is the step itself, over the least texture', () => {
    const { before, after } = seamOf(grey(100), grey(110), 0)
    expect(before).toBeCloseTo(10 / 2, 1)
    expect(after).toBeCloseTo(before, 5)
  })

  test('falls with the feather, since the step is spread', () => {
    const { before, after } = seamOf(grey(100), grey(110), 6)
    expect(after).toBeLessThan(before / 2)
  })

  test('counts for less where the picture is busy', () => {
    const busy = (level: number) =>
      paintRaster(EXTENT, (x, y, channel) => (channel === 3 ? 255 : level + 40 * ((x + y) % 2)))
    expect(seamOf(busy(100), busy(110), 0).before).toBeLessThan(seamOf(grey(100), grey(110), 0).before / 5)
  })
})

describe('the count of pixels changed outside', () => {
  test('sees a patch that reaches beyond its mask', () => {
    const patch = writePatch({ mask, featherPx: 0 }, () => {})
    expect(countChangedOutside(patch, mask)).toBe(0)
    patch.data[3] = 1
    expect(countChangedOutside(patch, mask)).toBe(1)
  })
})

describe('the verdict', () => {
  const facts = {
    registration: undefined,
    colour: NO_COLOUR_FIT,
    seam: { before: 2, after: 0.1 },
    featherPx: 4,
    changedOutside: 0,
    radiusPx: 500,
  }

  test.each([
    ['ok', {}],
    ['doubtful', { seam: { before: 2, after: 0.5 } }],
    ['bad', { seam: { before: 2, after: 1.4 } }],
    ['doubtful', { seam: { before: 0.1, after: 0.2 } }],
    ['bad', { changedOutside: 1 }],
    ['doubtful', { colour: { ...NO_COLOUR_FIT, errorAfter: 12 } }],
  ] as const)('is %s for %j', (verdict, change) => {
    expect(writeReceipt({ ...facts, ...change }).verdict).toBe(verdict)
  })
})
