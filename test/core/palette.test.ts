import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oklabDistance, toOklab } from '../../src/core/oklab'
import { comparePalette, paletteOf } from '../../src/core/palette'

const RED = { r: 1, g: 0, b: 0 }
const BLUE = { r: 0, g: 0, b: 1 }

const pixels = (...colours: readonly (readonly [number, number, number, number])[]) =>
  new Uint8ClampedArray(colours.flat())

describe('Oklab', () => {
  // Values from the author's own table.
  test.each([
    ['white', [1, 1, 1], [1, 0, 0]],
    ['black', [0, 0, 0], [0, 0, 0]],
    ['red', [1, 0, 0], [0.628, 0.225, 0.126]],
    ['blue', [0, 0, 1], [0.452, -0.032, -0.312]],
  ] as const)('of %s is as published', (_, [r, g, b], wanted) => {
    for (const [axis, value] of toOklab(r, g, b).entries()) expect(value).toBeCloseTo(wanted[axis] ?? 0, 3)
  })
})

describe('a palette', () => {
  test('holds the colours that cover most, alike ones as one, with the name that one of them has', () => {
    const palette = paletteOf([
      { ...RED, area: 10 },
      { r: 0.99, g: 0.01, b: 0, area: 5, name: 'Brand' },
      { ...BLUE, area: 60 },
    ])
    expect(palette).toEqual([
      { hex: '#0000FF', share: 0.8 },
      { hex: '#FF0000', share: 0.2, name: 'Brand' },
    ])
  })

  test('has at most eight colours whose shares are at most all, and none of them alike', () => {
    const unit = fc.nat(255).map((byte) => byte / 255)
    const patch = fc.record({ r: unit, g: unit, b: unit, area: fc.nat(1000) })
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 40 }), (patches) => {
        const palette = paletteOf(patches)
        expect(palette.length).toBeLessThanOrEqual(8)
        expect(palette.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1.000001)
        expect(new Set(palette.map(({ hex }) => hex)).size).toBe(palette.length)
      }),
    )
  })
})

describe('a picture beside a palette', () => {
  const palette = paletteOf([{ ...RED, area: 1 }])

  test('is measured pixel by pixel; transparent ones do not count', () => {
    const same = comparePalette(pixels([255, 0, 0, 255], [0, 0, 255, 0]), palette)
    expect(same).toEqual({ distance: 0, near: 1 })
    const half = comparePalette(pixels([255, 0, 0, 255], [0, 0, 255, 255]), palette)
    expect(half?.near).toBe(0.5)
    expect(half?.distance).toBeCloseTo(oklabDistance(toOklab(1, 0, 0), toOklab(0, 0, 1)) / 2)
    expect(comparePalette(pixels([0, 0, 0, 0]), palette)).toBeUndefined()
  })
})
