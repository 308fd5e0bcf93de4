import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { overlaps } from '../../../src/core/box'
import { mergeZones, type QuietZone, quietSentences } from '../../../src/core/modes/quiet-zones'

const share = fc.nat(100).map((percent) => percent / 100)
const zone: fc.Arbitrary<QuietZone> = fc.record(
  {
    box: fc.record({ x: share, y: share, width: share, height: share }),
    tone: fc.constantFrom('dark' as const, 'light' as const),
  },
  { requiredKeys: ['box'] },
)

describe('room for text', () => {
  test('is asked for by place, shares and tone', () => {
    const box = { x: 0.6, y: 0.7, width: 0.3, height: 0.2 }
    expect(quietSentences([{ box, tone: 'light' }])).toEqual([
      'Keep the lower right of the picture, from 60 % to 90 % across and 70 % to 90 % down, calm, even and light in tone, without faces, objects or lettering: text will be set there.',
    ])
  })

  test('is one part where texts overlap, without a tone where they need different ones', () => {
    const one: QuietZone = { box: { x: 0, y: 0, width: 0.5, height: 0.2 }, tone: 'dark' }
    const other: QuietZone = { box: { x: 0.4, y: 0.1, width: 0.4, height: 0.2 }, tone: 'light' }
    const [merged, ...more] = mergeZones([one, other])
    expect(more).toEqual([])
    expect(merged?.tone).toBeUndefined()
    expect(merged?.box.width).toBeCloseTo(0.8)
    expect(merged?.box.height).toBeCloseTo(0.3)
  })

  test('is never asked for twice in one place, and covers every text', () => {
    fc.assert(
      fc.property(fc.array(zone, { maxLength: 12 }), (zones) => {
        const merged = mergeZones(zones)
        for (const [index, { box }] of merged.entries()) {
          expect(merged.slice(index + 1).some((other) => overlaps(other.box, box))).toBe(false)
        }
        const slack = 1e-9
        for (const { box } of zones) {
          const holds = merged.some(
            (each) =>
              each.box.x <= box.x + slack &&
              each.box.y <= box.y + slack &&
              each.box.x + each.box.width >= box.x + box.width - slack &&
              each.box.y + each.box.height >= box.y + box.height - slack,
          )
          expect(holds).toBe(true)
        }
        expect(quietSentences(zones).length).toBeLessThanOrEqual(6)
      }),
    )
  })
})
