import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseContext } from '../../../src/imaging/crop/choose-context'
import type { Box, Extent } from '../../../src/imaging/raster'

const size = (widthPx: number, heightPx: number): Extent => ({ widthPx, heightPx })
const EXTENTS = [
  size(1024, 1024),
  size(848, 1264),
  size(1264, 848),
  size(896, 1200),
  size(1200, 896),
  size(768, 1376),
  size(1376, 768),
  size(512, 512),
  size(600, 448),
]

function choose(picture: Extent, box: readonly [number, number, number, number]) {
  const [leftPx, topPx, widthPx, heightPx] = box
  return chooseContext({ picture, maskBounds: { leftPx, topPx, widthPx, heightPx }, extents: EXTENTS })
}

describe('the context crop', () => {
  test('of a small mask in a large photograph is the smallest size that holds it with context, pixel for pixel', () => {
    const crop = choose(size(4000, 3000), [2000, 1400, 220, 180])
    expect(crop).toMatchObject({ fit: 'exact', extent: size(512, 512), because: 'mask-with-context-fits-exactly' })
    expect(crop.region).toMatchObject({ widthPx: 512, heightPx: 512 })
  })

  test('has the shape nearest to the mask’s', () => {
    expect(choose(size(4000, 3000), [1000, 400, 120, 760]).extent).toEqual(size(768, 1376))
    expect(choose(size(4000, 3000), [1000, 400, 760, 120]).extent).toEqual(size(1376, 768))
  })

  test('moves inward at the picture’s edge rather than beyond it', () => {
    const crop = choose(size(2000, 2000), [1900, 10, 100, 90])
    expect(crop.region).toEqual({ leftPx: 1488, topPx: 0, widthPx: 512, heightPx: 512 })
  })

  test('of a large mask is the whole picture', () => {
    expect(choose(size(1024, 1024), [50, 50, 900, 900])).toMatchObject({
      fit: 'exact',
      region: { leftPx: 0, topPx: 0, widthPx: 1024, heightPx: 1024 },
      because: 'mask-is-large',
    })
    expect(choose(size(2400, 1792), [50, 50, 2300, 1600])).toMatchObject({ fit: 'scaled', extent: size(1200, 896) })
  })

  test('of a mask too large for every size is scaled evenly', () => {
    const crop = choose(size(6000, 4000), [500, 500, 3500, 2500])
    expect(crop.fit).toBe('scaled')
    expect(crop.scaleX).toBeCloseTo(crop.scaleY, 2)
  })

  test('stretches a picture that has nearly one of the shapes, and pads one that has none', () => {
    expect(choose(size(1024, 788), [10, 10, 1000, 770]).fit).toBe('stretched')
    const crop = choose(size(3000, 700), [10, 10, 2980, 680])
    expect(crop).toMatchObject({ fit: 'padded', extent: size(1376, 768) })
    expect(crop.region).toMatchObject({ leftPx: 0, widthPx: 3000 })
    expect(crop.region.topPx).toBeLessThan(0)
  })

  test('always holds the mask, and lies inside the picture unless it is padded', () => {
    const picture = fc.record({
      widthPx: fc.integer({ min: 40, max: 5000 }),
      heightPx: fc.integer({ min: 40, max: 5000 }),
    })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(picture, share, share, share, share, (extent, x, y, across, down) => {
        const widthPx = Math.max(1, Math.round(across * extent.widthPx))
        const heightPx = Math.max(1, Math.round(down * extent.heightPx))
        const leftPx = Math.round(x * (extent.widthPx - widthPx))
        const topPx = Math.round(y * (extent.heightPx - heightPx))
        const crop = chooseContext({
          picture: extent,
          maskBounds: { leftPx, topPx, widthPx, heightPx },
          extents: EXTENTS,
        })
        expect(isInside({ leftPx, topPx, widthPx, heightPx }, crop.region)).toBe(true)
        const isWithin = isInside(crop.region, { leftPx: 0, topPx: 0, ...extent })
        expect(isWithin || crop.fit === 'padded').toBe(true)
        if (crop.fit === 'exact') expect(crop.region).toMatchObject(crop.extent)
      }),
    )
  })
})

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.leftPx >= outer.leftPx &&
    inner.topPx >= outer.topPx &&
    inner.leftPx + inner.widthPx <= outer.leftPx + outer.widthPx &&
    inner.topPx + inner.heightPx <= outer.topPx + outer.heightPx
  )
}
