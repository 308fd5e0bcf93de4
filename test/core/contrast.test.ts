import { describe, expect, test } from 'vitest'
import { contrastRatio, luminance, measureContrast, neededContrast } from '../../src/core/contrast'

/** Left half of one grey, right half of another. */
function halves(left: number, right: number) {
  const extent = { widthPx: 100, heightPx: 50 }
  const data = new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4).fill(255)
  for (let at = 0; at < data.length / 4; at += 1) {
    const grey = at % 100 < 50 ? left : right
    data.set([grey, grey, grey], at * 4)
  }
  return { extent, data }
}

const ALL = { leftPx: 0, topPx: 0, widthPx: 100, heightPx: 50 }
const WHITE = { r: 1, g: 1, b: 1, a: 1 }

describe('the contrast of a text', () => {
  // Values of the WCAG working group's own examples and of common checkers.
  test.each([
    [[0, 0, 0], [255, 255, 255], 21],
    [[255, 255, 255], [118, 118, 118], 4.54],
    [[255, 255, 255], [255, 255, 255], 1],
    [[255, 0, 0], [255, 255, 255], 4],
    [[0, 0, 255], [255, 255, 255], 8.59],
  ] as const)('%j on %j is %d : 1', ([red, green, blue], other, ratio) => {
    const [a, b] = [luminance(red, green, blue), luminance(other[0], other[1], other[2])]
    expect(contrastRatio(a, b)).toBeCloseTo(ratio, 2)
    expect(contrastRatio(b, a)).toBeCloseTo(ratio, 2)
  })

  test('is that of the worst places behind it, not of their mean', () => {
    const half = measureContrast(halves(0, 200), { box: ALL, colour: WHITE, needed: 4.5 })
    expect(half?.ratio).toBeLessThan(2)
    expect(half?.shareBelow).toBeCloseTo(0.5, 1)
    const dark = measureContrast(halves(0, 200), { box: { ...ALL, widthPx: 50 }, colour: WHITE, needed: 4.5 })
    expect(dark).toEqual({ ratio: 21, shareBelow: 0 })
  })

  test('of a text that is seen through is weaker', () => {
    const faint = measureContrast(halves(0, 0), { box: ALL, colour: { ...WHITE, a: 0.3 }, needed: 4.5 })
    expect(faint?.ratio).toBeLessThan(4.5)
  })

  test('outside of the picture is none', () => {
    expect(measureContrast(halves(0, 0), { box: { ...ALL, leftPx: 200 }, colour: WHITE, needed: 3 })).toBeUndefined()
  })

  test.each([
    [16, false, 4.5],
    [24, false, 3],
    [18.66, true, 3],
    [18, true, 4.5],
    [0, true, 4.5],
  ])('at %d px, bold: %s, must be %d', (fontSize, isBold, needed) => {
    expect(neededContrast({ fontSize, isBold })).toBe(needed)
  })
})
