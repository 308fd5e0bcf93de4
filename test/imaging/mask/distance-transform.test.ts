import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachDistanceRow } from '../../../src/imaging/mask/distance-rows'
import { distanceTransform } from '../../../src/imaging/mask/distance-transform'
import { boxOf, type MaskPlane } from '../../../src/imaging/raster'
import { anyMask } from '../small-masks'

function bruteForce({ extent, data }: MaskPlane, to: 'masked' | 'unmasked'): number[] {
  const { widthPx } = extent
  const features = Array.from(data, (value, at) => ({ at, isFeature: value >= 128 === (to === 'masked') }))
  return Array.from(data, (_, here) =>
    features.reduce((nearest, { at, isFeature }) => {
      if (!isFeature) return nearest
      const across = (here % widthPx) - (at % widthPx)
      const down = Math.floor(here / widthPx) - Math.floor(at / widthPx)
      return Math.min(nearest, Math.hypot(across, down))
    }, Number.POSITIVE_INFINITY),
  )
}

describe('the distance transform', () => {
  test.each(['masked', 'unmasked'] as const)('equals the search of every pixel, to the nearest %s one', (to) => {
    fc.assert(
      fc.property(anyMask([0, 255]), (mask) => {
        const found = distanceTransform(mask, to).data
        for (const [at, distance] of bruteForce(mask, to).entries()) {
          if (distance === Number.POSITIVE_INFINITY) expect(found[at]).toBe(distance)
          else expect(found[at]).toBeCloseTo(distance, 5)
        }
      }),
    )
  })

  test('cut off at a cap, it is the smaller of distance and cap', () => {
    fc.assert(
      fc.property(anyMask([0, 0, 0, 255]), fc.double({ min: 0.5, max: 6, noNaN: true }), (mask, capPx) => {
        const whole = distanceTransform(mask, 'masked').data
        const query = { box: boxOf(mask.extent), to: 'masked', threshold: 128, capPx } as const
        eachDistanceRow(mask, query, (y, distances) => {
          for (const [x, distance] of distances.entries()) {
            expect(distance).toBeCloseTo(Math.min(capPx, whole[y * mask.extent.widthPx + x] ?? 0), 5)
          }
        })
      }),
    )
  })
})
