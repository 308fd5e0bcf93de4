import { describe, expect, test } from 'vitest'
import { decodeGeminiRequest } from '../../../src/api/dialects/gemini/decode-request'
import { digestRequest } from '../../../src/gateway/generate/request-digest'

/** Digests of a generateContent call whose `generationConfig` says this. */
async function digestsOf(generationConfig: unknown, more: Readonly<Record<string, unknown>> = {}) {
  const ask = decodeGeminiRequest({
    model: 'gemini-3.1-flash-image',
    headers: new Headers(),
    json: { contents: [{ parts: [{ text: 'A boat' }] }], generationConfig, ...more },
    newIdempotencyKey: () => 'key',
  })
  if (!ask.ok) throw new Error(ask.failure.message)
  return digestRequest(ask.value, 0)
}

const ADULTS = { personGeneration: 'ALLOW_ADULT' }

describe('The digest of what a picture shows', () => {
  test.each([
    ['people that may be shown', { imageConfig: ADULTS }],
    ['who is shown prominently', { imageConfig: { prominentPeople: 'ALLOW' } }],
    ['another temperature', { temperature: 0.3 }],
    ['another ratio', { imageConfig: { aspectRatio: '16:9' } }],
    ['a seed', { seed: 7 }],
  ])('differs for %s', async (_what, config) => {
    const plain = await digestsOf({})
    const other = await digestsOf(config)
    expect(other.subject).not.toBe(plain.subject)
    expect(other.request).not.toBe(plain.request)
  })

  test('differs for each value of an option that only Gemini has', async () => {
    const all = [{ personGeneration: 'ALLOW_ALL' }, ADULTS, { ...ADULTS, prominentPeople: 'ALLOW' }]
    const subjects = await Promise.all(all.map(async (imageConfig) => (await digestsOf({ imageConfig })).subject))
    expect(new Set(subjects).size).toBe(3)
  })

  test.each([
    ['a larger size', { imageConfig: { ...ADULTS, imageSize: '4K' } }],
    ['a file format', { imageConfig: { ...ADULTS, outputMimeType: 'image/jpeg', outputCompressionQuality: 40 } }],
    ['the newer spelling of a format', { imageConfig: { ...ADULTS, imageOutputOptions: { mimeType: 'image/webp' } } }],
    ['a size as responseFormat', { imageConfig: ADULTS, responseFormat: { image: { imageSize: '2K' } } }],
    ['the type of the answer', { imageConfig: ADULTS, responseMimeType: 'image/webp' }],
  ])('is the same for %s, and that of the whole request is not', async (_what, config) => {
    const plain = await digestsOf({ imageConfig: ADULTS })
    const other = await digestsOf(config)
    expect(other.subject).toBe(plain.subject)
    expect(other.request).not.toBe(plain.request)
  })

  test('does not depend on how size and format are spelled, nor on an empty imageConfig', async () => {
    const safety = { safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }] }
    const spellings = [
      { imageConfig: { imageSize: '2K', outputMimeType: 'image/jpeg' } },
      { responseFormat: { image: { imageSize: '2K', mimeType: 'image/jpeg' } } },
      { imageConfig: { imageSize: 'IMAGE_SIZE_TWO_K' }, responseMimeType: 'image/jpeg' },
    ]
    const digests = await Promise.all(spellings.map((config) => digestsOf(config, safety)))
    expect(new Set(digests.map(({ request }) => request)).size).toBe(1)
  })
})
