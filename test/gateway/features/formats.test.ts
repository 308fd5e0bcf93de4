import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EncodedImage } from '../../../src/core/generation'
import { paintPicture } from '../../fixtures/pictures'
import type { RunningGateway } from '../start-gateway'
import { askFor, FORMATS, type Format, sizeOfPng, warningsOf } from './ask'
import { startFeatureGateway, studioPath } from './feature-gateway'
import { type PictureUpstream, startPictureUpstream } from './picture-upstream'

const FILE_FORMATS = ['png', 'jpeg', 'webp'] as const
type FileFormat = (typeof FILE_FORMATS)[number]

/** Every way to ask for a file format, and what the provider gives by itself. */
const CASES = FORMATS.flatMap((format) =>
  FILE_FORMATS.flatMap((given) => FILE_FORMATS.map((wanted) => ({ format, given, wanted }))),
)

let upstream: PictureUpstream
let gateway: RunningGateway
let given: EncodedImage

beforeAll(async () => {
  upstream = await startPictureUpstream({ paint: () => given })
  gateway = await startFeatureGateway([studioPath(upstream)], { config: { cache: { enabled: false } } })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

async function give(fileFormat: FileFormat): Promise<void> {
  given = await photo(fileFormat)
}

describe('A client is given the file format it asks for', () => {
  test.each(CASES)('$format: $wanted of $given', async ({ format, given: fileFormat, wanted }) => {
    await give(fileFormat)
    const { status, pictures } = await askFor(gateway, { format, fileFormat: wanted })
    const [picture] = pictures
    expect([status, pictures.length]).toEqual([200, 1])
    expect(await sharp(picture).metadata()).toMatchObject({ format: wanted, width: 96, height: 64 })
    // Nothing is written anew that is right already.
    if (fileFormat === wanted) expect(picture).toEqual(Buffer.from(given.bytes))
    else expect(await differenceOf(picture, given)).toBeLessThan(6)
  })

  test.each(FORMATS)('%s: also in a stream', async (format) => {
    await give('png')
    const { status, pictures } = await askFor(gateway, { format, fileFormat: 'webp', stream: true })
    expect(status).toBe(200)
    expect(await sharp(pictures.at(-1)).metadata()).toMatchObject({ format: 'webp', width: 96 })
  })

  test.each(FORMATS)('%s: byte for byte what came where it names none', async (format) => {
    for (const fileFormat of FILE_FORMATS) {
      await give(fileFormat)
      const { pictures } = await askFor(gateway, { format })
      expect(pictures).toEqual([Buffer.from(given.bytes)])
    }
  })

  test.each(FORMATS.flatMap((format) => (['jpeg', 'webp'] as const).map((wanted) => ({ format, wanted }))))(
    '$format: $wanted, smaller at a lower quality',
    async ({ format, wanted }) => {
      await give('png')
      const sizeAt = async (quality: number) =>
        (await askFor(gateway, { format, fileFormat: wanted, quality })).pictures[0]?.length ?? 0
      const sizes = [await sizeAt(20), await sizeAt(60), await sizeAt(95)]
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
      expect(new Set(sizes).size).toBe(3)
    },
  )
})

test('The answer says its own type in each format', async () => {
  await give('png')
  const wish = { fileFormat: 'jpeg' } as const
  const [gemini, images, chat] = await Promise.all(FORMATS.map((format) => askFor(gateway, { ...wish, format })))
  expect(JSON.stringify(gemini?.json)).toContain('"mimeType":"image/jpeg"')
  expect(images?.json).toMatchObject({ output_format: 'jpeg', size: '96x64' })
  expect(JSON.stringify(chat?.json)).toContain('data:image/jpeg;base64,')
})

describe('What cannot be', () => {
  test.each(FORMATS)('a quality of PNG is a warning (%s)', async (format) => {
    await give('png')
    const answered = await askFor(gateway, { format, fileFormat: 'png', quality: 50 })
    expect(answered.status).toBe(200)
    expect(warningsOf(answered)).toMatch(/compression.*JPEG and WebP only/i)
  })

  test.each(FORMATS)('a format that nobody writes is refused (%s)', async (format) => {
    const calls = upstream.calls.length
    const body: Readonly<Record<Format, object>> = {
      gemini: { generationConfig: { imageConfig: { outputMimeType: 'image/avif' } } },
      'openai-images': { output_format: 'avif' },
      'openai-chat': { output_format: 'avif' },
    }
    const { status, json } = await askFor(gateway, { format, body: { ...body[format] } })
    expect(status).toBe(400)
    expect(JSON.stringify(json)).toContain('not one of PNG, JPEG and WebP')
    expect(upstream.calls).toHaveLength(calls)
  })

  test('a picture that cannot be read is a failure of the path, in words', async () => {
    given = { ...(await photo('png')), bytes: (await photo('png')).bytes.slice(0, 60) }
    const { status, json } = await askFor(gateway, { format: 'openai-images', fileFormat: 'webp' })
    expect(status).toBe(502)
    expect(JSON.stringify(json)).toContain('cannot be read')
  })
})

test('Transparent pixels become white where the format has none', async () => {
  given = await paintPicture({ widthPx: 8, heightPx: 8, alpha: 0 })
  const { pictures } = await askFor(gateway, { fileFormat: 'jpeg' })
  const pixels = await sharp(pictures[0]).raw().toBuffer()
  expect(Math.min(...pixels)).toBeGreaterThan(250)
  const asIs = await askFor(gateway, { fileFormat: 'png' })
  expect(sizeOfPng(asIs.pictures[0])).toEqual([8, 8])
})

/** A picture with gradients, as photos have. */
async function photo(fileFormat: FileFormat): Promise<EncodedImage> {
  const pixels = Buffer.alloc(96 * 64 * 3)
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at % 288) * 0.6 + ((at / 288) | 0) * 1.2
  const picture = sharp(pixels, { raw: { width: 96, height: 64, channels: 3 } })
  const bytes = await (fileFormat === 'png'
    ? picture.png()
    : fileFormat === 'jpeg'
      ? picture.jpeg({ quality: 95 })
      : picture.webp({ quality: 95 })
  ).toBuffer()
  return { bytes: new Uint8Array(bytes), mediaType: `image/${fileFormat}`, extent: { widthPx: 96, heightPx: 64 } }
}

/** Root of the mean squared difference of two pictures, in steps of 255. */
async function differenceOf(a: Buffer | undefined, b: EncodedImage): Promise<number> {
  const [left, right] = await Promise.all([sharp(a).raw().toBuffer(), sharp(b.bytes).raw().toBuffer()])
  const sum = left.reduce((total, value, at) => total + (value - (right[at] ?? 0)) ** 2, 0)
  return Math.sqrt(sum / left.length)
}
