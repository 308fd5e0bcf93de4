import { describe, expect, test } from 'vitest'
import { planPicture } from '../../../src/api/demo/picture-plan'
import type { GenerationRequest } from '../../../src/core/generation'
import { readImageHeader } from '../../../src/core/image-header'
import { MODES } from '../../../src/core/mode'
import { MODEL_CATALOGUE } from '../../../src/core/model-data'
import { type AspectRatio, aspectRatiosOf, type ImageSize, imageSizesOf, pixelsOf } from '../../../src/core/models'
import { demoProvider, drawBase, generate, makeRequest, onlyImage } from './demo-setup'

describe('the demo provider', () => {
  test('gives the same bytes for the same request', async () => {
    const request = makeRequest({ prompt: 'City at night in purple', seed: 7, aspectRatio: '16:9' })
    const [first, second] = [await generate(request), await generate({ ...request, idempotencyKey: 'another' })]
    expect(onlyImage(second).bytes).toEqual(onlyImage(first).bytes)
  })

  test.each<[string, Partial<GenerationRequest>]>([
    ['another prompt', { prompt: 'A forest in autumn' }],
    ['another seed', { seed: 8 }],
    ['another ratio', { aspectRatio: '4:5' }],
    ['another size', { imageSize: '1K' }],
  ])('gives another picture for %s', async (_, change) => {
    const request = makeRequest({ seed: 7 })
    const [first, second] = [await generate(request), await generate({ ...request, ...change })]
    expect(onlyImage(second).bytes).not.toEqual(onlyImage(first).bytes)
  })

  test('gives another picture when a reference differs by its bytes alone', async () => {
    const base = await drawBase()
    const changed = base.image.bytes.slice()
    // The last byte of a PNG is a checksum, which decoders of this picture do not need.
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1
    const request = makeRequest({ references: [{ ...base, role: 'style' }] })
    const other = makeRequest({ references: [{ ...base, role: 'style', image: { ...base.image, bytes: changed } }] })
    expect(onlyImage(await generate(other)).bytes).not.toEqual(onlyImage(await generate(request)).bytes)
  })

  test.each(MODES)('answers in the mode %s with a JPEG, tokens and no cost', async (mode) => {
    const references = mode === 'generate' ? [] : [await drawBase()]
    const answer = await generate(makeRequest({ mode, references, prompt: 'red flowers' }))
    const image = onlyImage(answer)
    expect(readImageHeader(image.bytes)).toEqual({ mediaType: 'image/jpeg', extent: { widthPx: 512, heightPx: 512 } })
    expect(image).toMatchObject({ mediaType: 'image/jpeg', extent: { widthPx: 512, heightPx: 512 } })
    expect(answer).toMatchObject({ costUsd: 0, warnings: [], trace: { path: 'demo', attempts: 1 } })
    expect(answer.usage?.imageOutputTokens).toBe(747)
    expect(answer.usage?.inputTokens).toBe(Math.ceil('red flowers'.length / 4) + references.length * 1120)
  })

  test('takes the ratio of the base where none is asked for', async () => {
    const { aspectRatio: _, ...request } = makeRequest({ mode: 'edit', references: [await drawBase()] })
    expect(onlyImage(await generate(request)).extent).toEqual({ widthPx: 512, heightPx: 512 })
  })

  test('says so when the model offers neither the size nor the ratio', async () => {
    const answer = await generate(makeRequest({ model: 'gemini-2.5-flash-image', imageSize: '4K', aspectRatio: '8:1' }))
    expect(onlyImage(answer).extent).toEqual({ widthPx: 1536, heightPx: 672 })
    expect(answer.warnings.map(({ code }) => code)).toEqual(['changed-size', 'changed-ratio'])
  })

  test('paints right-to-left text, emoji and markup without harm', async () => {
    const prompt = `</script> 🌄 صورة جميلة ${'long '.repeat(8000)}`
    expect(onlyImage(await generate(makeRequest({ prompt }))).extent.widthPx).toBe(512)
  })

  test('refuses an empty prompt without pictures', async () => {
    const result = await demoProvider().generate(makeRequest({ prompt: '  ' }), {
      signal: new AbortController().signal,
    })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid-request' } })
  })

  test('refuses a base that cannot be decoded', async () => {
    const base = await drawBase()
    const broken = { ...base, image: { ...base.image, bytes: base.image.bytes.slice(0, 40) } }
    const request = makeRequest({ mode: 'edit', references: [broken] })
    const result = await demoProvider().generate(request, { signal: new AbortController().signal })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid-request' } })
  })
})

const CATALOGUE = MODEL_CATALOGUE.flatMap(({ id }) =>
  aspectRatiosOf(id).flatMap((ratio) =>
    imageSizesOf(id).map((size): [string, AspectRatio, ImageSize] => [id, ratio, size]),
  ),
)

describe('the size of a demo picture', () => {
  test.each(CATALOGUE)('is planned as the catalogue says for %s at %s, %s', (model, aspectRatio, imageSize) => {
    const plan = planPicture(makeRequest({ model, aspectRatio, imageSize }))
    expect(plan).toMatchObject({ extent: pixelsOf(model, aspectRatio, imageSize), warnings: [] })
  })

  test.each<[AspectRatio, ImageSize]>([
    ...aspectRatiosOf('nano-banana-2').map((ratio): [AspectRatio, ImageSize] => [ratio, '512']),
    ['1:8', '1K'],
    ['16:9', '4K'],
  ])('is that of the encoded bytes at %s, %s', async (aspectRatio, imageSize) => {
    const image = onlyImage(await generate(makeRequest({ aspectRatio, imageSize })))
    expect(readImageHeader(image.bytes)?.extent).toEqual(pixelsOf('nano-banana-2', aspectRatio, imageSize))
  })
})
