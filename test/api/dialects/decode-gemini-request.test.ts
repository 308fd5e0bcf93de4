import { describe, expect, test } from 'vitest'
import { decodeGeminiRequest, type GeminiCall } from '../../../src/api/dialects/gemini/decode-request'
import { headerOnlyPng } from '../../fixtures/pictures'

const LIMITS = { pictures: 3, picturePixels: 50e6 }
const PICTURE = headerOnlyPng(64, 32)

function decode(body: object, changes: Partial<GeminiCall> = {}) {
  return decodeGeminiRequest({
    model: 'gemini-3.1-flash-image',
    headers: new Headers(),
    json: { contents: [{ parts: [{ text: 'A boat' }] }], ...body },
    newIdempotencyKey: () => 'made',
    limits: LIMITS,
    ...changes,
  })
}

const config = (generationConfig: object) => decode({ generationConfig })
const picturePart = (picture = PICTURE) => ({ inlineData: { mimeType: 'image/png', data: picture.bytes } })
const pictures = (count: number) => [{ parts: Array.from({ length: count }, () => picturePart()) }]

describe('a generateContent call', () => {
  test('says all that an ask needs, and nothing it does not say', () => {
    expect(decode({})).toEqual({
      ok: true,
      value: {
        request: {
          mode: 'generate',
          prompt: 'A boat',
          references: [],
          imageSize: '1K',
          count: 1,
          model: 'gemini-3.1-flash-image',
          idempotencyKey: 'made',
        },
        native: { contents: [{ parts: [{ text: 'A boat' }] }] },
        nativeOnly: [],
        needsNative: false,
        isNamed: false,
        cache: 'use',
        onDisconnect: 'finish',
        signatures: [],
        warnings: [],
      },
    })
  })

  test('keeps its own body in camelCase, what the caller made up as it was, and nulls out', () => {
    const outcome = decode({
      system_instruction: { parts: [{ text: 'Be bold.' }] },
      safety_settings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
      labels: { cost_centre: 'a_b' },
      tools: [{ function_declarations: [{ parameters: { properties: { my_field: { any_of: [] } } } }] }],
      generation_config: { thinking_config: { thinking_level: 'HIGH' }, seed: null },
    })
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        request: { prompt: 'Be bold.\n\nA boat' },
        native: {
          systemInstruction: { parts: [{ text: 'Be bold.' }] },
          labels: { cost_centre: 'a_b' },
          tools: [{ functionDeclarations: [{ parameters: { properties: { my_field: { anyOf: [] } } } }] }],
          generationConfig: { thinkingConfig: { thinkingLevel: 'HIGH' } },
        },
        nativeOnly: ['safetySettings', 'labels', 'tools', 'thinkingConfig'],
        warnings: [],
      },
    })
  })

  test.each([
    ['imageOutputOptions', { imageConfig: { imageOutputOptions: { mimeType: 'image/jpeg', compressionQuality: 80 } } }],
    ['the names of the client', { imageConfig: { outputMimeType: 'image/jpeg', outputCompressionQuality: 80 } }],
  ])('names its file format by %s', (_how, generationConfig) => {
    const format = { mediaType: 'image/jpeg', quality: 80 }
    expect(config(generationConfig)).toMatchObject({ ok: true, value: { format, nativeOnly: [], warnings: [] } })
  })

  test.each([
    ['a format that is not written', { imageConfig: { outputMimeType: 'image/tiff' } }, 'tiff'],
    ['a quality that is none', { imageConfig: { outputMimeType: 'image/webp', outputCompressionQuality: 101 } }, '100'],
    ['too many candidates', { candidateCount: 9 }, 'candidateCount must be 1 to 8'],
    ['words only', { responseModalities: ['TEXT'] }, 'IMAGE'],
  ])('is refused for %s', (_what, generationConfig, words) => {
    expect(config(generationConfig)).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-request', message: expect.stringContaining(words) },
    })
  })

  test('may ask for several candidates, which its body does not repeat', () => {
    const outcome = config({ candidateCount: 3, temperature: 1 })
    expect(outcome).toMatchObject({ ok: true, value: { request: { count: 3 }, nativeOnly: ['temperature'] } })
    expect(outcome.ok && outcome.value.native?.['generationConfig']).toEqual({ temperature: 1 })
  })

  test('is a thread: pictures of the model count, its words and signatures are only in the body', () => {
    const contents = [
      { role: 'user', parts: [{ text: 'A boat' }] },
      {
        role: 'model',
        parts: [
          { thought: true, text: 'Hm.' },
          { text: 'Here.', thoughtSignature: 'sig-1' },
          { ...picturePart(), thoughtSignature: 'sig-2' },
          { ...picturePart(), thoughtSignature: 'skip_thought_signature_validator' },
        ],
      },
      { role: 'user', parts: [{ text: 'At night' }] },
    ]
    expect(decode({ contents })).toMatchObject({
      ok: true,
      value: {
        request: { mode: 'edit', prompt: 'A boat\n\nAt night', references: [{ role: 'base' }, { role: 'subject' }] },
        signatures: ['sig-1', 'sig-2'],
        nativeOnly: ['thoughtSignature', 'the words of earlier answers'],
        native: { contents },
      },
    })
  })

  test('with a continuation token goes on only at a path that speaks Gemini', () => {
    expect(decode({ continuationToken: 'opaque' })).toMatchObject({
      ok: true,
      value: { needsNative: true, nativeOnly: ['continuationToken'] },
    })
  })
})

describe('a file that a provider should fetch', () => {
  const file = (fileUri?: string) => [{ parts: [{ text: 'Night' }, { fileData: { fileUri, mimeType: 'image/png' } }] }]
  const fileHosts = ['files.example.com']

  test('is passed on when its host is allowed', () => {
    const outcome = decode({ contents: file('https://Files.example.com/a.png?sig=1') }, { fileHosts })
    expect(outcome).toMatchObject({
      ok: true,
      value: { request: { mode: 'edit', references: [] }, needsNative: true, nativeOnly: ['fileData'] },
    })
  })

  test.each([
    'https://files.example.com.evil.net/a',
    'https://files.example.com@evil.net/a',
    'https://evil.net/https://files.example.com/',
    'https://files.example.com:8443/a',
    'https://files.example.com\\@evil.net/a',
    'http://files.example.com/a',
    'gs://files.example.com/a',
    '//files.example.com/a',
    '',
    undefined,
  ])('is refused: %s', (uri) => {
    expect(decode({ contents: file(uri) }, { fileHosts })).toMatchObject({
      ok: false,
      failure: { kind: 'invalid-request', message: expect.stringContaining('inlineData or as an https address on') },
    })
  })

  test('is refused everywhere by default', () => {
    expect(decode({ contents: file('https://files.example.com/a.png') })).toMatchObject({ ok: false })
  })
})

describe('limits', () => {
  test('of the number of pictures', () => {
    expect(decode({ contents: pictures(3) })).toMatchObject({ ok: true })
    expect(decode({ contents: pictures(4) })).toMatchObject({
      ok: false,
      failure: {
        kind: 'invalid-request',
        message: 'The request holds 4 pictures; at most 3 are taken, the mask among them.',
      },
    })
  })

  test('of the pixels that a picture would unpack to, by its header', () => {
    const bomb = [{ parts: [picturePart(), picturePart(headerOnlyPng(30_000, 30_000))] }]
    expect(decode({ contents: bomb })).toMatchObject({
      ok: false,
      failure: { kind: 'too-large', message: 'Image 2 is 30000 x 30000 px; at most 50 million pixels are taken.' },
    })
  })
})
