import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnswerRows } from '../../../src/imaging/blend/answer-rows'
import { flattenPatch } from '../../../src/imaging/blend/flatten-patch'
import { featherPatch, writePatch } from '../../../src/imaging/blend/write-patch'
import { featherMask } from '../../../src/imaging/mask/feather-mask'
import { anyMask, paintRaster } from '../small-masks'

/** An answer of one colour everywhere. */
const plainAnswer =
  (red: number, green: number, blue: number): AnswerRows =>
  ({ from, to }, out) => {
    for (let x = 0; x < to - from; x += 1) out.set([red, green, blue], x * 3)
  }

const feather = fc.double({ min: 0, max: 5, noNaN: true })

describe('the patch', () => {
  test('laid over the original is the blend to the nearest level, and the original where there is no weight', () => {
    fc.assert(
      fc.property(anyMask([0, 0, 90, 255]), feather, (mask, featherPx) => {
        const original = paintRaster(mask.extent, (x, y, channel) =>
          channel === 3 ? 255 : (x * 37 + y * 91 + channel * 50) % 256,
        )
        const flat = flattenPatch(original, writePatch({ mask, featherPx }, plainAnswer(200, 30, 77))).data
        for (const [at, weight] of featherMask(mask, featherPx).data.entries()) {
          for (const [channel, answer] of [200, 30, 77].entries()) {
            const under = original.data[at * 4 + channel] ?? 0
            const blended = (answer * weight + under * (255 - weight)) / 255
            expect(Math.abs((flat[at * 4 + channel] ?? 0) - blended)).toBeLessThanOrEqual(0.5 + 1e-9)
          }
          if (weight === 0)
            expect(flat.subarray(at * 4, at * 4 + 4)).toEqual(original.data.subarray(at * 4, at * 4 + 4))
        }
      }),
    )
  })

  test('covers what was transparent, and leaves transparent pixels outside as they were, hidden colours included', () => {
    const extent = { widthPx: 4, heightPx: 1 }
    const original = paintRaster(extent, (_x, _y, channel) => (channel === 3 ? 0 : 99))
    const mask = { extent, data: Uint8Array.of(0, 0, 128, 255) }
    const flat = flattenPatch(original, writePatch({ mask, featherPx: 0 }, plainAnswer(10, 20, 30))).data
    expect(Array.from(flat.subarray(0, 8))).toEqual([99, 99, 99, 0, 99, 99, 99, 0])
    expect(Array.from(flat.subarray(8))).toEqual([10, 20, 30, 128, 10, 20, 30, 255])
  })

  test('asks the answer only for what it needs', () => {
    const asked: number[] = []
    const mask = { extent: { widthPx: 6, heightPx: 2 }, data: Uint8Array.of(0, 255, 255, 0, 9, 0, 0, 0, 0, 0, 0, 0) }
    writePatch({ mask, featherPx: 0 }, ({ y, from, to }) => asked.push(y, from, to))
    expect(asked).toEqual([0, 1, 3, 0, 4, 5])
  })

  test('can be given another feather afterwards', () => {
    fc.assert(
      fc.property(anyMask([0, 0, 90, 255]), feather, feather, (mask, before, after) => {
        const patch = writePatch({ mask, featherPx: before }, plainAnswer(200, 30, 77))
        featherPatch(patch, { mask, featherPx: after })
        expect(patch).toEqual(writePatch({ mask, featherPx: after }, plainAnswer(200, 30, 77)))
      }),
    )
  })

  test('has no transition over what is wholly transparent, where there is nothing to blend with', () => {
    const mask = {
      extent: { widthPx: 12, heightPx: 1 },
      data: Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255),
    }
    const under = paintRaster(mask.extent, (x) => (x < 4 ? 255 : 0))
    const weights = writePatch({ mask, featherPx: 4, under }, plainAnswer(9, 9, 9)).data.filter((_, at) => at % 4 === 3)
    expect(Array.from(weights)).toEqual(Array.from(mask.data))
  })
})
