import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grownExtent } from '../../../../src/imaging/crop/grow-canvas'
import { newBounds, planExpandSteps } from '../../../../src/ui/state/edit/expand-steps'

const RATIOS = { narrowest: 1 / 8, widest: 8 }
const NONE = { leftPx: 0, topPx: 0, rightPx: 0, bottomPx: 0 }

describe('how a picture grows', () => {
  test('in one step, seen whole, while the model makes the new shape', () => {
    const margins = { ...NONE, leftPx: 300, bottomPx: 100 }
    expect(planExpandSteps({ widthPx: 900, heightPx: 600 }, margins, RATIOS)).toEqual([{ margins, context: 'whole' }])
  })

  test('not at all without margins', () => {
    expect(planExpandSteps({ widthPx: 900, heightPx: 600 }, NONE, RATIOS)).toEqual([])
  })

  test('in strips beside finished picture where the new shape is longer than any the model makes', () => {
    const steps = planExpandSteps({ widthPx: 800, heightPx: 400 }, { ...NONE, leftPx: 500, rightPx: 2700 }, RATIOS)
    expect(steps.map(({ margins, context }) => [margins.leftPx, margins.rightPx, context])).toEqual([
      [500, 0, 'crop'],
      [0, 675, 'crop'],
      [0, 675, 'crop'],
      [0, 675, 'crop'],
      [0, 675, 'crop'],
    ])
  })

  test('the short way first, so that every strip has its full height', () => {
    const steps = planExpandSteps({ widthPx: 800, heightPx: 300 }, { ...NONE, topPx: 50, rightPx: 2600 }, RATIOS)
    expect(steps[0]?.margins).toEqual({ ...NONE, topPx: 50 })
    expect(steps.slice(1).every(({ margins }) => margins.topPx === 0 && margins.rightPx <= 700)).toBe(true)
  })

  test('to exactly its margins, by strips no longer than two widths of the short side', () => {
    const side = fc.integer({ min: 64, max: 4096 })
    const growth = fc.integer({ min: 0, max: 4000 })
    fc.assert(
      fc.property(side, side, growth, growth, growth, growth, (widthPx, heightPx, leftPx, topPx, rightPx, bottomPx) => {
        const extent = { widthPx, heightPx }
        const margins = { leftPx, topPx, rightPx, bottomPx }
        const steps = planExpandSteps(extent, margins, RATIOS)
        const sum = (key: keyof typeof margins) => steps.reduce((total, step) => total + step.margins[key], 0)
        expect([sum('leftPx'), sum('topPx'), sum('rightPx'), sum('bottomPx')]).toEqual([
          leftPx,
          topPx,
          rightPx,
          bottomPx,
        ])
        const final = steps.reduce((grown, step) => grownExtent(grown, step.margins), extent)
        const short = Math.min(final.widthPx, final.heightPx)
        const strips = steps.filter(({ margins: { leftPx: l, topPx: t, rightPx: r, bottomPx: b } }) =>
          final.widthPx > final.heightPx ? l + r > 0 : t + b > 0,
        )
        if (steps[0]?.context === 'crop') {
          for (const { margins: strip } of strips)
            expect(Math.max(...Object.values(strip))).toBeLessThanOrEqual(2 * short + 1)
        }
      }),
    )
  })
})

describe('where the new area of a step lies', () => {
  test.each([
    [
      { ...NONE, leftPx: 40 },
      { leftPx: 0, topPx: 0, widthPx: 40, heightPx: 100 },
    ],
    [
      { ...NONE, rightPx: 40 },
      { leftPx: 200, topPx: 0, widthPx: 40, heightPx: 100 },
    ],
    [
      { ...NONE, topPx: 40 },
      { leftPx: 0, topPx: 0, widthPx: 200, heightPx: 40 },
    ],
    [
      { ...NONE, bottomPx: 40 },
      { leftPx: 0, topPx: 100, widthPx: 200, heightPx: 40 },
    ],
    [
      { ...NONE, topPx: 40, bottomPx: 40 },
      { leftPx: 0, topPx: 0, widthPx: 200, heightPx: 180 },
    ],
  ])('%j', (margins, bounds) => {
    expect(newBounds({ widthPx: 200, heightPx: 100 }, { margins, context: 'crop' })).toEqual(bounds)
  })
})
