import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply } from '../../../src/stage/document/matrix'
import { fitBoxes, toPage, toScreen, zoomAbout } from '../../../src/stage/page/canvas/viewport-math'

const coordinate = fc.integer({ min: -2000, max: 2000 })
const point = fc.record({ x: coordinate, y: coordinate })
const viewport = fc.record({
  center: point,
  zoom: fc.integer({ min: 1, max: 40 }).map((eighths) => eighths / 8),
  screenWidthPx: fc.integer({ min: 200, max: 3000 }),
  screenHeightPx: fc.integer({ min: 200, max: 2000 }),
})

test('a point of the screen and its point on the page belong to each other', () => {
  fc.assert(
    fc.property(viewport, point, (view, at) => {
      const back = apply(toScreen(view), toPage(view, at))
      expect(back.x).toBeCloseTo(at.x, 6)
      expect(back.y).toBeCloseTo(at.y, 6)
    }),
  )
})

test('zooming leaves the point under the mouse where it is', () => {
  fc.assert(
    fc.property(viewport, point, fc.double({ min: 0.1, max: 10, noNaN: true }), (view, at, factor) => {
      const zoomed = { ...view, ...zoomAbout(view, at, factor) }
      const [before, after] = [toPage(view, at), toPage(zoomed, at)]
      expect(after.x).toBeCloseTo(before.x, 5)
      expect(after.y).toBeCloseTo(before.y, 5)
    }),
  )
})

test('zooming to fit shows all of the boxes and never magnifies', () => {
  const box = fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: 1, max: 5000 }),
    height: fc.integer({ min: 1, max: 5000 }),
  })
  fc.assert(
    fc.property(viewport, box, (view, shown) => {
      const fitted = fitBoxes(view, [shown])
      expect(fitted?.zoom).toBeLessThanOrEqual(1)
      const corner = apply(toScreen({ ...view, ...fitted }), shown)
      expect(corner.x).toBeGreaterThanOrEqual(-0.001)
      expect(corner.y).toBeGreaterThanOrEqual(-0.001)
    }),
  )
})
