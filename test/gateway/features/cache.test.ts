import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aspectRatiosOf, IMAGE_SIZES, type ImageSize, pixelsOf } from '../../../src/core/models'
import { headerOnlyPng, paintPicture } from '../../fixtures/pictures'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { askAndKeep, askFor, FORMATS, MODEL, sizeOfPng, type Wish, warningsOf } from './ask'
import { COST_USD, OTHER_KEY, startFeatureGateway, studioPath } from './feature-gateway'
import { type PictureUpstream, startPictureUpstream } from './picture-upstream'
import { readLedgerRows } from './read-ledger-rows'

const HOUR_MS = 3_600_000
const COLOURS = ['#aa3311', '#33aa11', '#1133aa', '#777700', '#007777', '#770077']

let upstream: PictureUpstream
let gateway: RunningGateway
let prompts = 0
let prompt = ''
const clock = createSteppedClock()

beforeAll(async () => {
  // Real pictures at a sixteenth of their size: what is scaled must be decoded. (Where a ratio is named the size would tell.)
  upstream = await startPictureUpstream({
    paint: ({ widthPx, heightPx, number }) =>
      paintPicture({ widthPx: widthPx / 16, heightPx: heightPx / 16, colour: COLOURS[number % COLOURS.length] ?? '' }),
  })
  gateway = await startFeatureGateway([studioPath(upstream, { abilities: { imageSizes: IMAGE_SIZES } })], { clock })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})
beforeEach(() => {
  prompt = `Boat ${++prompts}`
})

/** Calls upstream that a piece of work caused. */
async function callsOf<Value>(work: () => Promise<Value>): Promise<readonly [number, Value]> {
  const before = upstream.calls.length
  const value = await work()
  return [upstream.calls.length - before, value]
}

describe('A kept picture', () => {
  test.each(FORMATS)('of 4K serves the same request at 2K, 1K and 512, scaled down (%s)', async (format) => {
    const made = await askAndKeep(gateway, { prompt, size: '4K' })
    expect(sizeOfPng(made.pictures[0])).toEqual([256, 256])
    for (const [size, widthPx, heightPx] of [
      ['2K', 128, 128],
      ['1K', 64, 64],
      ['512', 32, 32],
    ] as const) {
      const [calls, answered] = await callsOf(() => askFor(gateway, { prompt, size, format }))
      expect(answered).toMatchObject({ status: 200, cache: 'derived', costUsd: 0, path: 'studio' })
      expect(sizeOfPng(answered.pictures[0])).toEqual([widthPx, heightPx])
      expect(calls).toBe(0)
      expect(await colourOf(answered.pictures[0])).toEqual(await colourOf(made.pictures[0]))
    }
  })

  test.each([
    ['512', '1K'],
    ['1K', '2K'],
    ['2K', '4K'],
  ])('of %s never serves a request for %s', async (small, large) => {
    await askAndKeep(gateway, { prompt, size: small })
    const [calls, answered] = await callsOf(() => askFor(gateway, { prompt, size: large }))
    expect([calls, answered.cache]).toEqual([1, 'miss'])
  })

  test('of the size asked for comes before a larger one', async () => {
    await askAndKeep(gateway, { prompt, size: '4K' })
    const fresh = await askAndKeep(gateway, { prompt, size: '1K', headers: { 'x-refill-cache': 'refresh' } })
    const after = await askFor(gateway, { prompt, size: '1K', key: 'studio-key-2' })
    expect(after).toMatchObject({ cache: 'hit', pictures: fresh.pictures })
  })

  test.each([
    ['jpeg', 'jpeg'],
    ['webp', 'webp'],
  ] as const)('serves the same request in another file format: %s', async (fileFormat, expected) => {
    await askAndKeep(gateway, { prompt, size: '1K' })
    const [calls, answered] = await callsOf(() => askFor(gateway, { prompt, size: '1K', fileFormat }))
    expect(calls).toBe(0)
    expect(answered).toMatchObject({ cache: 'hit', costUsd: 0 })
    expect(await sharp(answered.pictures[0]).metadata()).toMatchObject({ format: expected, width: 64 })
  })

  test('is scaled and written anew in one go', async () => {
    await askAndKeep(gateway, { prompt, size: '4K' })
    const answered = await askFor(gateway, { prompt, size: '1K', fileFormat: 'webp' })
    expect(answered.cache).toBe('derived')
    expect(await sharp(answered.pictures[0]).metadata()).toMatchObject({ format: 'webp', width: 64, height: 64 })
  })

  test('serves every key, each of which then has it as a generation of its own', async () => {
    await askAndKeep(gateway, { prompt })
    const theirs = await askFor(gateway, { prompt, key: OTHER_KEY })
    expect(theirs).toMatchObject({ cache: 'hit', costUsd: 0 })
  })

  test('serves a request under a new idempotency key', async () => {
    await askAndKeep(gateway, { prompt })
    const answered = await askFor(gateway, { prompt, headers: { 'idempotency-key': `new ${prompt}` } })
    expect(answered).toMatchObject({ cache: 'hit', costUsd: 0 })
  })

  test('is told in the ledger at no cost, with what it saved', async () => {
    const noted = await startFeatureGateway([studioPath(upstream)])
    await askAndKeep(noted, { prompt, size: '2K' })
    await askFor(noted, { prompt, size: '1K' })
    const [, row] = await readLedgerRows(noted, 2)
    await noted.stop()
    expect(row).toMatchObject({
      cache: 'derived',
      outcome: 'ok',
      cost_usd: '0',
      attempts: '0',
      image_output_tokens: '',
    })
    expect(Number(row?.['saved_usd'])).toBeCloseTo(COST_USD, 9)
  })
})

const PICTURE = headerOnlyPng(64, 64, [1])
const OTHER_PICTURE = headerOnlyPng(64, 64, [2])

describe('A request that differs', () => {
  test.each([
    ['in its ratio', {}, { ratio: '16:9' }],
    ['in its seed', { seed: 1 }, { seed: 2 }],
    ['by having a seed', {}, { seed: 1 }],
    ['in its model', {}, { model: 'gemini-2.5-flash-image' }],
    ['in its prompt', {}, { prompt: 'Another boat' }],
    ['in one byte of a reference', { references: [PICTURE.bytes] }, { references: [OTHER_PICTURE.bytes] }],
    [
      'in the order of its references',
      { references: [PICTURE.bytes, OTHER_PICTURE.bytes] },
      { references: [OTHER_PICTURE.bytes, PICTURE.bytes] },
    ],
    ['in its mode', {}, { headers: { 'x-refill-mode': 'relight' } }],
    ['in an option of Gemini alone', {}, { body: { tools: [{ googleSearch: {} }] } }],
  ] satisfies readonly (readonly [string, Wish, Wish])[])('%s is made anew', async (_how, first, second) => {
    await askAndKeep(gateway, { prompt, ...first })
    const [calls, answered] = await callsOf(() => askFor(gateway, { prompt, ...first, ...second }))
    expect([calls, answered.cache, answered.status]).toEqual([1, 'miss', 200])
  })

  test('in no more than the spelling of its format is the same', async () => {
    await askAndKeep(gateway, { prompt, references: [PICTURE.bytes], seed: 4, size: '2K', ratio: '3:2' })
    const wish = { prompt, references: [PICTURE.bytes], seed: 4, size: '2K', ratio: '3:2' }
    const [calls] = await callsOf(async () => {
      for (const format of FORMATS) expect((await askFor(gateway, { ...wish, format })).cache).toBe('hit')
    })
    expect(calls).toBe(0)
  })

  test('goes on with a thread that was signed is never answered from the cache, nor kept for others', async () => {
    const body = {
      contents: [
        { role: 'user', parts: [{ text: prompt }] },
        { role: 'model', parts: [{ text: 'Here.', thoughtSignature: 'c2lnbmVk' }] },
        { role: 'user', parts: [{ text: 'Now at night' }] },
      ],
    }
    const [calls, answered] = await callsOf(async () => [
      await askFor(gateway, { body }),
      await askFor(gateway, { body }),
    ])
    expect(calls).toBe(2)
    expect(answered.map(({ cache }) => cache)).toEqual(['off', 'off'])
  })
})

test.each([
  ['without a seed', {}],
  ['with a seed', { seed: 9 }],
] satisfies readonly (readonly [string, Wish])[])(
  'The pictures of one request %s differ, and are each kept',
  async (_how, wish) => {
    const [calls, made] = await callsOf(() => askAndKeep(gateway, { prompt, count: 3, ...wish }))
    expect(calls).toBe(3)
    expect(new Set(made.pictures.map(String))).toHaveLength(3)
    const [more, again] = await callsOf(() => askFor(gateway, { prompt, count: 3, ...wish }))
    expect([more, again.cache, again.costUsd]).toEqual([0, 'hit', 0])
    expect(again.pictures).toEqual(made.pictures)
    // One more picture is one more call.
    const [fourth] = await callsOf(() => askFor(gateway, { prompt, count: 4, ...wish }))
    expect(fourth).toBe(1)
  },
)

test('A picture of another size than was asked for is kept for nobody else', async () => {
  const small = await startFeatureGateway([studioPath(upstream, { abilities: { imageSizes: ['1K'] } })])
  const made = await askAndKeep(small, { prompt, size: '4K' })
  expect(warningsOf(made)).toContain('does not make 4K')
  const asked = await askFor(small, { prompt, size: '2K' })
  await small.stop()
  expect(sizeOfPng(asked.pictures[0])).toEqual([64, 64])
  expect(asked.cache).toBe('miss')
})

describe('The cache', () => {
  test('lets a picture go when its time is over', async () => {
    const brief = await startFeatureGateway([studioPath(upstream)], {
      clock,
      config: { cache: { ttlHours: 48 }, results: { keepHours: 1 } },
    })
    await askAndKeep(brief, { prompt })
    clock.advance(47 * HOUR_MS)
    expect((await askAndKeep(brief, { prompt })).cache).toBe('hit')
    clock.advance(2 * HOUR_MS)
    expect((await askFor(brief, { prompt })).cache).toBe('miss')
    await brief.stop()
  })

  test('lets the pictures go that were not used for longest when there is no more room', async () => {
    const large = await startPictureUpstream({
      paint: async ({ number }) => ({
        ...headerOnlyPng(1000, 100),
        bytes: new Uint8Array(await noisyPng(number)),
      }),
    })
    const tight = await startFeatureGateway([studioPath(large)], {
      clock,
      config: { cache: { diskMb: 0.8 }, results: { keepHours: 0.01 } },
    })
    const use = async (text: string) => {
      const { cache } = await askAndKeep(tight, { prompt: text })
      // What a kept result needs stays; a minute later only the cache needs it.
      clock.advance(60_000)
      return cache
    }
    expect([await use('a'), await use('b'), await use('a'), await use('c'), await use('a'), await use('b')]).toEqual([
      ...['miss', 'miss', 'hit', 'miss', 'hit', 'miss'],
    ])
    await tight.stop()
    await large.close()
  })

  test('can be switched off', async () => {
    const off = await startFeatureGateway([studioPath(upstream)], { config: { cache: { enabled: false } } })
    const made = [await askAndKeep(off, { prompt }), await askFor(off, { prompt })]
    await off.stop()
    expect(made.map(({ cache }) => cache)).toEqual(['off', 'off'])
  })
})

test('Scaling by size class gives the pixels that the model documents for the smaller size', () => {
  const factors: Readonly<Record<ImageSize, number>> = { '512': 0.125, '1K': 0.25, '2K': 0.5, '4K': 1 }
  fc.assert(
    fc.property(fc.constantFrom(...aspectRatiosOf(MODEL)), fc.constantFrom(...IMAGE_SIZES), (ratio, size) => {
      const large = pixelsOf(MODEL, ratio, '4K')
      const small = pixelsOf(MODEL, ratio, size)
      if (large === undefined || small === undefined) return
      const factor = factors[size]
      expect(Math.abs(Math.round(large.widthPx * factor) - small.widthPx)).toBeLessThanOrEqual(8)
      expect(Math.abs(Math.round(large.heightPx * factor) - small.heightPx)).toBeLessThanOrEqual(8)
    }),
  )
})

async function colourOf(bytes: Buffer | undefined): Promise<readonly number[]> {
  return [...(await sharp(bytes).removeAlpha().extract({ left: 4, top: 4, width: 1, height: 1 }).raw().toBuffer())]
}

/** A file of 300 kB. */
function noisyPng(seed: number): Promise<Buffer> {
  let state = seed
  const pixels = Buffer.alloc(300_000)
  for (let at = 0; at < pixels.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    pixels[at] = state >>> 24
  }
  return sharp(pixels, { raw: { width: 1000, height: 100, channels: 3 } })
    .png()
    .toBuffer()
}
