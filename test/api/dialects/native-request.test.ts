import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { camelKeys } from '../../../src/api/dialects/gemini/camel-keys'
import {
  encodeNativeRequest,
  type NativeBody,
  type NativeTarget,
} from '../../../src/api/dialects/gemini/native-request'
import { JsonSieve } from '../../../src/api/wire/json-sieve'
import type { GenerationRequest } from '../../../src/core/generation'
import { headerOnlyPng } from '../../fixtures/pictures'
import { requestFor } from '../../fixtures/requests'

const picture = Buffer.from(headerOnlyPng(8, 8, [1, 2, 3]).bytes).toString('base64')

/** A body as the gateway holds it: read by the sieve, keys in camelCase. */
function received(body: object): NativeBody {
  const sieve = new JsonSieve({ maxBytes: 1e6 })
  sieve.write(new TextEncoder().encode(JSON.stringify(body)))
  const read = sieve.finish()
  if (!read.ok || typeof read.value !== 'object' || read.value === null) throw new Error('The body is none')
  return { ...Object(camelKeys(read.value)) }
}

function sent(body: object, changes: Partial<GenerationRequest> = {}, target: Partial<NativeTarget> = {}) {
  const encoded = encodeNativeRequest(received(body), requestFor(changes), { server: 'any', hint: false, ...target })
  return { json: JSON.parse(Buffer.concat(encoded.body).toString('utf8')), warnings: encoded.warnings }
}

/** A thread of two turns, with all that a client may say about it. */
const THREAD = {
  contents: [
    { role: 'user', parts: [{ text: 'A boat' }, { inlineData: { mimeType: 'image/png', data: picture } }] },
    {
      role: 'model',
      parts: [
        { text: 'Here.', thoughtSignature: 'sig+/A==' },
        { inlineData: { mimeType: 'image/jpeg', data: picture }, thoughtSignature: 'sig+/B==' },
      ],
    },
    { role: 'user', parts: [{ text: 'Now at night' }] },
  ],
  systemInstruction: { role: 'user', parts: [{ text: 'Paint in oil.' }] },
  safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
  tools: [{ googleSearch: { searchTypes: { webSearch: {}, imageSearch: {} } } }],
}

describe('what a client says to Gemini', () => {
  test('arrives part for part: pictures, signatures, tools, safety settings, instruction and thinking', () => {
    const generationConfig = {
      responseModalities: ['TEXT', 'IMAGE'],
      thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: true },
      temperature: 0.4,
    }
    const { json, warnings } = sent({ ...THREAD, generationConfig }, { aspectRatio: '16:9', imageSize: '2K', seed: 5 })
    expect(json).toEqual({
      ...THREAD,
      generationConfig: { ...generationConfig, imageConfig: { aspectRatio: '16:9', imageSize: '2K' }, seed: 5 },
    })
    expect(warnings).toEqual([])
  })

  test('in snake_case arrives in camelCase', () => {
    const body = {
      contents: [{ parts: [{ inline_data: { mime_type: 'image/png', data: picture } }] }],
      system_instruction: { parts: [{ text: 'x' }] },
    }
    expect(sent(body).json).toMatchObject({
      contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: picture } }] }],
      systemInstruction: { parts: [{ text: 'x' }] },
    })
  })

  test('in another spelling of ratio and size arrives in the one that all take', () => {
    const body = { ...THREAD, generationConfig: { responseFormat: { image: { aspectRatio: '4:3', imageSize: '4K' } } } }
    expect(sent(body, { aspectRatio: '4:3', imageSize: '4K' }).json.generationConfig).toEqual({
      imageConfig: { aspectRatio: '4:3', imageSize: '4K' },
    })
  })

  test('keeps its picture as it is, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const data = Buffer.from(bytes).toString('base64')
        const { json } = sent({ contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data } }] }] })
        expect(json.contents[0].parts[0].inlineData.data).toBe(data)
      }),
    )
  })

  test('names no model in its body: the address does', () => {
    expect(sent({ ...THREAD, model: 'models/nano-banana-2' }).json.model).toBeUndefined()
  })
})

describe('what the model would refuse is left out, with a warning each:', () => {
  test('sampling and seed', () => {
    const generationConfig = {
      temperature: 1,
      topP: 0.9,
      topK: 3,
      seed: 5,
      thinkingConfig: { thinkingLevel: 'minimal' },
    }
    const { json, warnings } = sent({ ...THREAD, generationConfig }, { model: 'gemini-nano-banana-2.1', seed: 5 })
    expect(json.generationConfig).toEqual({
      thinkingConfig: { thinkingLevel: 'minimal' },
      imageConfig: { aspectRatio: '1:1', imageSize: '1K' },
    })
    expect(warnings.map(({ message }) => message)).toEqual(
      ['seed', 'temperature', 'topP', 'topK'].map((name) => `gemini-nano-banana-2.1 takes no ${name}.`),
    )
  })

  test('a size or a ratio', () => {
    const { json, warnings } = sent(THREAD, { model: 'gemini-nano-banana-2.1', imageSize: '512' })
    expect(json.generationConfig.imageConfig).toEqual({ aspectRatio: '1:1', imageSize: '1K' })
    expect(warnings).toMatchObject([{ code: 'changed-size' }])
    const pro = sent(THREAD, { model: 'gemini-3-pro-image', aspectRatio: '8:1' })
    expect(pro.json.generationConfig.imageConfig.aspectRatio).toBe('21:9')
    expect(pro.warnings).toMatchObject([{ code: 'changed-ratio' }])
  })
})

describe('what AI Studio does not know', () => {
  const body = {
    ...THREAD,
    labels: { team: 'a' },
    safetySettings: [...THREAD.safetySettings, { category: 'HARM_CATEGORY_IMAGE_HATE', threshold: 'OFF' }],
    generationConfig: {
      imageConfig: {
        personGeneration: 'ALLOW_ALL',
        prominentPeople: 'x',
        imageOutputOptions: { mimeType: 'image/png' },
      },
    },
  }

  test('is left out there, with a warning each', () => {
    const { json, warnings } = sent(body, {}, { server: 'ai-studio' })
    expect(json).toEqual({ ...THREAD, generationConfig: { imageConfig: { aspectRatio: '1:1', imageSize: '1K' } } })
    expect(warnings.map(({ message }) => message.split(' was')[0])).toEqual([
      'The option personGeneration',
      'The option prominentPeople',
      'The option imageOutputOptions',
      'The safety setting HARM_CATEGORY_IMAGE_HATE',
      'The option labels',
    ])
  })

  test.each(['vertex', 'any'] as const)('is sent on to others: %s', (server) => {
    const { json, warnings } = sent(body, {}, { server })
    expect(json).toMatchObject({
      labels: body.labels,
      safetySettings: body.safetySettings,
      generationConfig: body.generationConfig,
    })
    expect(warnings).toEqual([])
  })
})

describe('a hint', () => {
  const hint = { text: 'Output the final image only.' }

  test('is one more text of the user', () => {
    const { json } = sent(THREAD, {}, { hint: true })
    expect(json.contents).toEqual([
      ...THREAD.contents.slice(0, 2),
      { role: 'user', parts: [{ text: 'Now at night' }, hint] },
    ])
  })

  test('is a turn of its own after one of the model', () => {
    const contents = THREAD.contents.slice(0, 2)
    expect(sent({ contents }, {}, { hint: true }).json.contents).toEqual([...contents, { role: 'user', parts: [hint] }])
  })

  test.each([[{ contents: { parts: { text: 'A boat' } } }], [{ contents: [{ parts: [{ text: 'A boat' }] }] }]])(
    'finds its place in shorter forms: %o',
    (body) => {
      expect(sent(body, {}, { hint: true }).json.contents).toEqual([{ parts: [{ text: 'A boat' }, hint] }])
    },
  )
})
