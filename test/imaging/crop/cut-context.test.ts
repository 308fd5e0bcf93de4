import { describe, expect, test } from 'vitest'
import { cutContext, cutContextMask } from '../../../src/imaging/crop/cut-context'
import { boundsOfMask } from '../../../src/imaging/mask/mask-plane'
import { paintRaster } from '../small-masks'

const EXTENT = { widthPx: 60, heightPx: 40 }
const picture = paintRaster(EXTENT, (x, y, channel) => (channel === 3 ? 255 : 2 * x + 2 * y + channel))
const mask = {
  extent: EXTENT,
  data: Uint8Array.from({ length: 2400 }, (_, at) =>
    at % 60 >= 20 && at % 60 < 30 && at >= 900 && at < 1500 ? 255 : 0,
  ),
}

describe('cutting the context', () => {
  test('of an exact crop copies every byte', () => {
    const region = { leftPx: 7, topPx: 11, widthPx: 20, heightPx: 16 }
    const cut = cutContext(picture, { region, extent: { widthPx: 20, heightPx: 16 } })
    for (let y = 0; y < 16; y += 1) {
      const start = ((y + 11) * 60 + 7) * 4
      expect(cut.data.subarray(y * 80, (y + 1) * 80)).toEqual(picture.data.subarray(start, start + 80))
    }
  })

  test('of a scaled crop keeps places: a ramp stays the ramp', () => {
    const region = { leftPx: 10, topPx: 6, widthPx: 30, heightPx: 24 }
    const cut = cutContext(picture, { region, extent: { widthPx: 60, heightPx: 48 } })
    for (const [x, y] of [
      [5, 7],
      [30, 20],
      [50, 41],
    ] as const) {
      const expected = 2 * (10 + (x + 0.5) / 2 - 0.5) + 2 * (6 + (y + 0.5) / 2 - 0.5)
      expect(Math.abs((cut.data[(y * 60 + x) * 4] ?? 0) - expected)).toBeLessThanOrEqual(1)
    }
  })

  test('of a padded crop mirrors the picture beyond its edge', () => {
    const cut = cutContext(picture, {
      region: { leftPx: 0, topPx: -10, widthPx: 60, heightPx: 60 },
      extent: { widthPx: 60, heightPx: 60 },
    })
    const red = (x: number, y: number) => cut.data[(y * 60 + x) * 4]
    expect(red(20, 9)).toBe(red(20, 10))
    expect(red(20, 5)).toBe(red(20, 14))
  })

  test('cuts the mask the same way', () => {
    const region = { leftPx: 10, topPx: -10, widthPx: 40, heightPx: 60 }
    const same = cutContextMask(mask, { region, extent: { widthPx: 40, heightPx: 60 } })
    expect(boundsOfMask(same)).toEqual({ leftPx: 10, topPx: 25, widthPx: 10, heightPx: 10 })
    const half = cutContextMask(mask, { region, extent: { widthPx: 20, heightPx: 30 } })
    expect(half.data[14 * 20 + 7]).toBe(255)
  })
})
