import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MODEL_CATALOGUE } from '../../src/core/model-data'
import {
  ASPECT_RATIOS,
  aspectRatiosOf,
  coverScale,
  fitPicture,
  IMAGE_SIZES,
  imageSizesOf,
  modelEntry,
  nearestAspectRatio,
  pixelsOf,
  ratioValue,
  SHARP_SCALE,
  wireModelIds,
} from '../../src/core/models'

describe('the picture for a box', () => {
  test.each([
    [{ widthPx: 640, heightPx: 360 }, '16:9', '1K', { widthPx: 1376, heightPx: 768 }],
    [{ widthPx: 200, heightPx: 200 }, '1:1', '512', { widthPx: 512, heightPx: 512 }],
    [{ widthPx: 1440, heightPx: 900 }, '3:2', '4K', { widthPx: 5056, heightPx: 3392 }],
    [{ widthPx: 100, heightPx: 800 }, '1:8', '1K', { widthPx: 384, heightPx: 3072 }],
  ])('%o gets %s at %s', (box, ratio, size, pixels) => {
    const fit = fitPicture('nano-banana-2', box)
    expect([fit.aspectRatio, fit.imageSize, fit.pixels]).toEqual([ratio, size, pixels])
  })

  test('is sharp at 2x whenever some size of the ratio is, and never larger than needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (widthPx, heightPx) => {
        const box = { widthPx, heightPx }
        const { aspectRatio, imageSize, pixels } = fitPicture('nano-banana-2', box)
        const sizes = imageSizesOf('nano-banana-2')
        const sharp = sizes.filter((size) => {
          const candidate = pixelsOf('nano-banana-2', aspectRatio, size)
          return candidate !== undefined && coverScale(candidate, box) >= SHARP_SCALE
        })
        expect(imageSize).toBe(sharp[0] ?? sizes[sizes.length - 1])
        expect(coverScale(pixels, box) >= SHARP_SCALE).toBe(sharp.length > 0)
      }),
    )
  })

  test('has the ratio that loses least', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (aspect) => {
        const chosen = nearestAspectRatio('nano-banana-2', { widthPx: aspect * 1000, heightPx: 1000 })
        const loss = (ratio: (typeof ASPECT_RATIOS)[number]) => Math.abs(Math.log(ratioValue(ratio) / aspect))
        for (const other of ASPECT_RATIOS) expect(loss(chosen)).toBeLessThanOrEqual(loss(other) + 1e-9)
      }),
    )
  })

  test('says what is cropped on which side', () => {
    const { crop } = fitPicture('nano-banana-2', { widthPx: 1000, heightPx: 1000 }, { aspectRatio: '16:9' })
    expect(crop.vertical).toBe(0)
    expect(crop.horizontal).toBeCloseTo(1 - 768 / 1376, 6)
  })
})

describe('the catalogue', () => {
  test.each(MODEL_CATALOGUE.map((entry) => [entry.id, entry] as const))(
    '%s prices every size it draws',
    (id, entry) => {
      expect(entry.usdPerMTok.imageOutput).toBeGreaterThan(0)
      for (const ratio of aspectRatiosOf(id)) {
        for (const size of imageSizesOf(id)) {
          const pixels = pixelsOf(id, ratio, size)
          expect(pixels, `${ratio} ${size}`).toBeDefined()
          if (pixels === undefined) continue
          // Printed ratios are approximate: 16:9 is 1.792.
          expect(Math.abs(Math.log(pixels.widthPx / pixels.heightPx / ratioValue(ratio)))).toBeLessThan(0.04)
        }
      }
    },
  )

  test('Nano Banana 2 costs what its source prints', () => {
    const { outputTokens, usdPerMTok } = modelEntry('nano-banana-2')
    const prices = IMAGE_SIZES.map(
      (size) => Math.round(((outputTokens[size] ?? 0) * usdPerMTok.imageOutput) / 1e3) / 1e3,
    )
    expect(prices).toEqual([0.045, 0.067, 0.101, 0.151])
  })

  test('an alias means its models in order, and an unknown id means itself', () => {
    expect(wireModelIds('nano-banana-2')).toEqual(['gemini-3.1-flash-image', 'gemini-nano-banana-2.1'])
    expect(wireModelIds('models/gemini-3-pro-image')).toEqual(['gemini-3-pro-image'])
    expect(wireModelIds('publishers/google/models/next-year')).toEqual(['next-year'])
    expect(modelEntry('next-year').known).toBe(false)
  })
})
