import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GenerationRequest } from '../../../src/core/generation'
import type { PathAccess, PathSettings } from '../../../src/gateway/config/settings'
import { modelNames, modelsFor } from '../../../src/gateway/upstream/model-names'
import { costUsd, estimateUsd } from '../../../src/gateway/upstream/path-prices'
import { shortfall } from '../../../src/gateway/upstream/shortfall'
import { type FakeGoogle, GOOGLE_KEY, startFakeGoogle } from '../../fixtures/fake-google'
import { headerOnlyPng } from '../../fixtures/pictures'
import { requestFor } from '../../fixtures/requests'
import { openForTest, settingsFor } from './path-setup'

const image = headerOnlyPng(64, 64, [1])
const reference = { image, role: 'base', label: '' } as const
const studio: PathAccess = { kind: 'ai-studio', key: GOOGLE_KEY }
const relay: PathAccess = { kind: 'gemini-compatible', key: '', url: 'http://relay' }
const demo: PathAccess = { kind: 'demo', latencyMs: 0 }

describe('what a path cannot honour', () => {
  const few: Partial<PathSettings> = { imageSizes: ['1K', '2K'], maxReferences: 2, mask: false, seed: false }

  test.each<[string, Partial<GenerationRequest>, readonly string[]]>([
    ['nothing', { references: [reference], imageSize: '2K' }, []],
    ['a size', { imageSize: '4K' }, ['imageSizes']],
    ['too many pictures', { references: [reference, reference, reference] }, ['maxReferences']],
    ['a mask, which is a picture too', { references: [reference, reference], mask: image }, ['maxReferences', 'mask']],
    ['a seed', { seed: 1 }, ['seed']],
  ])('is named: %s', (_what, changes, missing) => {
    expect(shortfall(settingsFor(studio, few), requestFor(changes))).toEqual(missing)
  })

  describe('is said with the answer', () => {
    let google: FakeGoogle
    beforeEach(async () => {
      google = await startFakeGoogle()
    })
    afterEach(() => google.close())

    test('and no reference is dropped', async () => {
      const path = openForTest(settingsFor({ ...studio, url: google.url }, few))
      const { warnings } = await path.answer({
        references: [reference, reference, reference],
        mask: image,
        seed: 1,
        imageSize: '512',
      })
      expect(warnings.map(({ code, message }) => [code, message])).toEqual([
        ['changed-size', 'under-test does not make 512; asked for 1K.'],
        ['ignored-option', 'under-test takes 2 pictures well; 4 were sent.'],
        ['ignored-option', 'under-test takes no mask.'],
        ['ignored-option', 'under-test takes no seed.'],
      ])
      const parts = google.calls[0]?.json.contents?.[0]?.parts ?? []
      expect(parts.filter((part) => part.text === undefined)).toHaveLength(3)
      expect(JSON.stringify(google.calls[0]?.json)).toContain('"imageSize":"1K"')
      await path.path.close()
    })

    test('a larger size than any gives way to the largest', async () => {
      const path = openForTest(settingsFor({ ...studio, url: google.url }, few))
      const { warnings } = await path.answer({ imageSize: '4K' })
      expect(warnings).toMatchObject([{ code: 'changed-size', message: 'under-test does not make 4K; asked for 2K.' }])
      await path.path.close()
    })

    test('a thread goes to a strict Google part for part, with its signatures', async () => {
      const contents = [
        { role: 'user', parts: [{ text: 'A boat' }] },
        {
          role: 'model',
          parts: [{ inlineData: { mimeType: 'image/png', data: image.bytes }, thoughtSignature: 'c2ln' }],
        },
        { role: 'user', parts: [{ text: 'At night' }] },
      ]
      const native = {
        contents,
        tools: [{ googleSearch: {} }],
        generationConfig: { imageConfig: { aspectRatio: '1:1', personGeneration: 'ALLOW_ALL' }, thinkingConfig: {} },
      }
      const path = openForTest(settingsFor({ ...studio, url: google.url }))
      const { warnings } = await path.answer({}, { native })
      expect(warnings).toMatchObject([{ message: expect.stringContaining('personGeneration') }])
      const data = Buffer.from(image.bytes).toString('base64')
      expect(google.calls[0]?.json).toEqual({
        contents: [
          contents[0],
          { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data }, thoughtSignature: 'c2ln' }] },
          contents[2],
        ],
        tools: native.tools,
        generationConfig: { imageConfig: { aspectRatio: '1:1', imageSize: '1K' }, thinkingConfig: {} },
      })
      await path.path.close()
    })
  })
})

describe('the models behind a name', () => {
  const table = { 'nano-banana-2': ['x/one', 'x/two'], mine: ['x/three'] }
  test.each<[string, PathAccess, PathSettings['models'], string, readonly string[]]>([
    ['an alias of the catalogue', studio, {}, 'nano-banana-2', ['gemini-3.1-flash-image', 'gemini-nano-banana-2.1']],
    ['an id with its family', studio, {}, 'models/gemini-3-pro-image', ['gemini-3-pro-image']],
    ['a model newer than the catalogue', studio, {}, 'gemini-9-image', ['gemini-9-image']],
    ['a model of somebody else', studio, {}, 'gpt-image-2', []],
    ['the demo on a real path', studio, {}, 'demo', []],
    ['any model at a relay', relay, {}, 'black-forest/flux', ['black-forest/flux']],
    [
      'an alias at a relay',
      relay,
      {},
      'nano-banana-2',
      ['gemini-3.1-flash-image', 'gemini-nano-banana-2.1', 'nano-banana-2'],
    ],
    ['the demo at a relay', relay, {}, 'demo', []],
    ['a name in the table', relay, table, 'nano-banana-2', ['x/one', 'x/two']],
    ['a name in the table, with its family', relay, table, 'models/mine', ['x/three']],
    ['an id in the table', relay, table, 'x/two', ['x/two']],
    ['a name that is not in the table', relay, table, 'nano-banana-pro', []],
    ['a name of every object', relay, table, 'constructor', []],
    ['anything at the demo', demo, {}, 'nano-banana-2', ['nano-banana-2']],
    ['anything but its own at the demo beside a real path', demo, { demo: ['demo'] }, 'nano-banana-2', []],
    ['its own at the demo beside a real path', demo, { demo: ['demo'] }, 'demo', ['demo']],
  ])('%s', (_what, access, models, name, ids) => {
    expect(modelsFor({ access, models }, name)).toEqual(ids)
  })

  test('are listed: those of the table, else the catalogue', () => {
    expect(modelNames({ access: relay, models: table })).toEqual(['nano-banana-2', 'mine'])
    expect(modelNames({ access: studio, models: {} })).toContain('gemini-3.1-flash-image')
    expect(modelNames({ access: demo, models: {} })[0]).toBe('demo')
  })
})

describe('the price of a picture', () => {
  const usage = { inputTokens: 100, outputTokens: 1200, imageOutputTokens: 1120, thoughtTokens: 20 }
  const own = { input: 1, textOutput: 10, imageOutput: 100 }
  const asked = requestFor({ prompt: 'x'.repeat(400) })

  test.each<[string, PathSettings['prices'], number]>([
    ['by the catalogue', {}, (1120 * 60 + 100 * 0.5) / 1e6],
    ['by its own rates', { usdPerMTok: own }, (1120 * 100 + 100) / 1e6],
    ['by its own price', { usdPerMTok: own, usdPerImage: { '1K': 0.2 } }, 0.2],
    [
      'by the catalogue where its price is of another size',
      { usdPerImage: { '4K': 0.2 } },
      (1120 * 60 + 100 * 0.5) / 1e6,
    ],
  ])('is expected %s', (_how, prices, usd) => {
    expect(estimateUsd({ access: studio, prices }, asked)).toBeCloseTo(usd, 10)
  })

  test.each<[string, PathSettings['prices'], typeof usage | undefined, number | undefined]>([
    ['counted by the catalogue', {}, usage, (1120 * 60 + 100 * 3 + 100 * 0.5) / 1e6],
    [
      'counted by its own rates',
      { usdPerMTok: own, usdPerImage: { '1K': 9 } },
      usage,
      (1120 * 100 + 100 * 10 + 100) / 1e6,
    ],
    ['its own price', { usdPerImage: { '1K': 0.2 } }, usage, 0.2],
    ['its own price where nothing was counted', { usdPerMTok: own, usdPerImage: { '1K': 0.2 } }, undefined, 0.2],
    ['unknown where nothing was counted', {}, undefined, undefined],
  ])('is in the end %s', (_how, prices, counted, usd) => {
    const cost = costUsd({ access: studio, prices }, asked, counted)
    expect(cost === undefined ? cost : Number(cost.toFixed(10))).toBe(usd)
  })

  test('is unknown for a model that nobody has a price for, and nothing for the demo', () => {
    expect(costUsd({ access: relay, prices: {} }, requestFor({ model: 'flux' }), usage)).toBeUndefined()
    expect(costUsd({ access: demo, prices: {} }, asked, usage)).toBe(0)
    expect(estimateUsd({ access: demo, prices: {} }, asked)).toBe(0)
  })
})
