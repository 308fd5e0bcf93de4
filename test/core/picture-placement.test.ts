import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Affine, invert, mapPoint, type Point } from '../../src/core/affine'
import { type PlacedPaint, placePicture, tilesOf } from '../../src/core/picture-placement'

const PICTURE = { widthPx: 400, heightPx: 200 }
const SQUARE = { width: 100, height: 100 }
const HALF: Affine = [
  [0.5, 0, 0.25],
  [0, 0.5, 0.25],
]

/** Where the picture's top left and bottom right corners come to lie in the layer. */
function cornersIn(paint: PlacedPaint): readonly [Point, Point] {
  const map = placePicture(paint, PICTURE, SQUARE)
  if (map === undefined) throw new Error('No place')
  return [mapPoint(map, [0, 0]), mapPoint(map, [PICTURE.widthPx, PICTURE.heightPx])]
}

describe('A picture in a layer', () => {
  test.each<[string, PlacedPaint, Point, Point]>([
    ['covers it, centred', { scaleMode: 'FILL' }, [-50, 0], [150, 100]],
    ['stays inside it, centred', { scaleMode: 'FIT' }, [0, 25], [100, 75]],
    ['shows its middle half under a crop', { scaleMode: 'CROP', imageTransform: HALF }, [-50, -50], [150, 150]],
    ['begins at the corner as a tile', { scaleMode: 'TILE', scalingFactor: 0.1 }, [0, 0], [40, 20]],
    ['turned by a quarter covers it', { scaleMode: 'FILL', rotation: 90 }, [100, -50], [0, 150]],
    ['turned by a half covers it', { scaleMode: 'FILL', rotation: 180 }, [150, 100], [-50, 0]],
    ['turned by three quarters fits', { scaleMode: 'FIT', rotation: 270 }, [25, 100], [75, 0]],
  ])('%s', (_what, paint, first, last) => {
    const corners = cornersIn(paint)
    for (const [corner, wanted] of [
      [corners[0], first],
      [corners[1], last],
    ] as const) {
      expect(corner[0]).toBeCloseTo(wanted[0], 9)
      expect(corner[1]).toBeCloseTo(wanted[1], 9)
    }
  })

  test('under a crop without an area lies nowhere', () => {
    const imageTransform: Affine = [
      [0, 0, 0],
      [0, 1, 0],
    ]
    expect(placePicture({ scaleMode: 'CROP', imageTransform }, PICTURE, SQUARE)).toBeUndefined()
  })

  test('as tiles is shown by as many copies as the layer holds, also when turned', () => {
    const plain = placePicture({ scaleMode: 'TILE', scalingFactor: 0.1 }, PICTURE, SQUARE)
    expect(plain && tilesOf(plain, PICTURE, SQUARE)).toEqual({ columns: [0, 2], rows: [0, 4] })
    const turned = placePicture({ scaleMode: 'TILE', scalingFactor: 0.1, rotation: 90 }, PICTURE, SQUARE)
    expect(turned && tilesOf(turned, PICTURE, SQUARE)).toEqual({ columns: [0, 2], rows: [-4, 0] })
  })

  test('maps there and back, however it is placed', () => {
    const paint = fc.record({
      scaleMode: fc.constantFrom('FILL' as const, 'FIT' as const, 'TILE' as const, 'CROP' as const),
      rotation: fc.constantFrom(0, 90, 180, 270),
      scalingFactor: fc.double({ min: 0.01, max: 5, noNaN: true }),
    })
    const length = fc.integer({ min: 1, max: 4096 })
    fc.assert(
      fc.property(paint, length, length, length, length, (some, widthPx, heightPx, width, height) => {
        const map = placePicture(some, { widthPx, heightPx }, { width, height })
        const back = map && invert(map)
        expect(back).toBeDefined()
        if (map === undefined || back === undefined) return
        const [x, y] = mapPoint(back, mapPoint(map, [widthPx / 3, heightPx / 5]))
        expect(Math.abs(x - widthPx / 3)).toBeLessThan(1e-6 * widthPx + 1e-6)
        expect(Math.abs(y - heightPx / 5)).toBeLessThan(1e-6 * heightPx + 1e-6)
      }),
    )
  })
})
