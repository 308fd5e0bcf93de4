import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { ImageMediaType } from '../../../src/core/image-header'
import { createPictureConverter } from '../../../src/gateway/answer/convert-picture'
import { headerOnlyPng, paintPicture } from '../../fixtures/pictures'

const MEDIA_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const

const pairs = MEDIA_TYPES.flatMap((from) => MEDIA_TYPES.map((to) => [from, to] as const))

async function firstPixel(bytes: Uint8Array): Promise<readonly number[]> {
  const { data } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return [...data.subarray(0, 4)]
}

describe('another file format', () => {
  test.each(pairs.filter(([from, to]) => from !== to))(
    '%s becomes %s, the same to the eye',
    async (from, mediaType) => {
      const image = await paintPicture({ widthPx: 40, heightPx: 30, colour: '#336699', mediaType: from })
      const made = await createPictureConverter().convert(image, { mediaType })
      expect(made).toMatchObject({ ok: true, value: { mediaType, extent: image.extent } })
      const [red = 0, green = 0, blue = 0] = made.ok ? await firstPixel(made.value.bytes) : []
      expect(Math.abs(red - 0x33) + Math.abs(green - 0x66) + Math.abs(blue - 0x99)).toBeLessThan(12)
    },
  )

  test.each(MEDIA_TYPES)('%s that is wished for is left untouched', async (mediaType) => {
    const image = await paintPicture({ widthPx: 4, heightPx: 4, mediaType })
    const made = await createPictureConverter().convert(image, { mediaType, quality: 1 })
    expect(made.ok && made.value).toBe(image)
  })

  test('obeys the quality', async () => {
    const noise = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer()
    const image = {
      bytes: new Uint8Array(noise),
      mediaType: 'image/png',
      extent: { widthPx: 64, heightPx: 64 },
    } as const
    const converter = createPictureConverter()
    for (const mediaType of ['image/jpeg', 'image/webp'] as const) {
      const [low, high] = await Promise.all([10, 95].map((quality) => converter.convert(image, { mediaType, quality })))
      expect(low?.ok && high?.ok && low.value.bytes.length < high.value.bytes.length / 2).toBe(true)
    }
  })

  test('shows white where a JPEG cannot be transparent', async () => {
    const image = await paintPicture({ widthPx: 4, heightPx: 4, alpha: 0 })
    const made = await createPictureConverter().convert(image, { mediaType: 'image/jpeg' })
    expect(made.ok && (await firstPixel(made.value.bytes))).toEqual([255, 255, 255, 255])
  })
})

describe('a smaller picture', () => {
  test.each(MEDIA_TYPES)('of %s keeps its format', async (mediaType) => {
    const image = await paintPicture({ widthPx: 64, heightPx: 48, mediaType })
    const made = await createPictureConverter().scaleDown(image, { widthPx: 32, heightPx: 24 })
    expect(made).toMatchObject({ value: { mediaType, extent: { widthPx: 32, heightPx: 24 } } })
  })

  test('is never made larger', async () => {
    const image = await paintPicture({ widthPx: 8, heightPx: 8 })
    const made = await createPictureConverter().scaleDown(image, { widthPx: 16, heightPx: 16 })
    expect(made.ok && made.value).toBe(image)
  })
})

describe('a converter', () => {
  test.each<[string, { bytes: Uint8Array<ArrayBuffer>; mediaType: ImageMediaType }]>([
    ['a header without pixels', headerOnlyPng(30, 30)],
    ['no picture', { bytes: new Uint8Array(100), mediaType: 'image/png' }],
  ])('says of %s that it cannot be read', async (_what, { bytes, mediaType }) => {
    const image = { bytes, mediaType, extent: { widthPx: 30, heightPx: 30 } }
    const made = await createPictureConverter().convert(image, { mediaType: 'image/webp' })
    expect(made).toMatchObject({ failure: { kind: 'protocol' } })
  })

  test('does not decode a picture of more pixels than it may', async () => {
    const image = await paintPicture({ widthPx: 40, heightPx: 40 })
    const made = await createPictureConverter({ maxInputPixels: 1000 }).convert(image, { mediaType: 'image/webp' })
    expect(made).toMatchObject({ ok: false })
  })

  test('does so many at once, and all in the end', async () => {
    const image = await paintPicture({ widthPx: 40, heightPx: 40 })
    const broken = headerOnlyPng(30, 30)
    const converter = createPictureConverter({ maxAtOnce: 1 })
    const made = await Promise.all(
      [image, broken, image, broken, image].map((one) => converter.convert(one, { mediaType: 'image/jpeg' })),
    )
    expect(made.map(({ ok }) => ok)).toEqual([true, false, true, false, true])
  })
})
