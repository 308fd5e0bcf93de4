import * as genai2 from '@google/genai'
import * as genai3 from 'genai-3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '../../src/core/failure'
import { headerOnlyPng } from '../fixtures/pictures'
import { type RunningGateway, startGateway } from './start-gateway'

const KEY = 'studio-key-1'
let running: RunningGateway

beforeEach(async () => {
  running = await startGateway({ keys: [KEY], config: { cache: { enabled: false }, routing: { maxAttempts: 1 } } })
})
afterEach(() => running.stop())

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

type Client = Pick<genai2.GoogleGenAI, 'models'>

const CLIENTS: readonly (readonly [string, (apiKey: string) => Client])[] = [
  ['@google/genai 2', (apiKey) => new genai2.GoogleGenAI({ apiKey, httpOptions: { baseUrl: running.url } })],
  // @ts-expect-error The majors differ in types that are not used here.
  ['@google/genai 3', (apiKey) => new genai3.GoogleGenAI({ apiKey, httpOptions: { baseUrl: running.url } })],
  [
    '@google/genai 2 in Vertex mode',
    (apiKey) => new genai2.GoogleGenAI({ vertexai: true, apiKey, httpOptions: { baseUrl: running.url } }),
  ],
]

describe.each(CLIENTS)('%s', (_name, connect) => {
  test('generates a picture of the ratio and size it asks for', async () => {
    const response = await connect(KEY).models.generateContent({
      model: 'gemini-3.1-flash-image',
      contents: 'A red barn',
      config: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '16:9', imageSize: '2K' }, seed: 5 },
    })
    const data = response.candidates?.[0]?.content?.parts?.[0]?.inlineData?.data ?? ''
    expect(Buffer.from(data, 'base64').readUInt32BE(16)).toBe(2752)
    expect(response.usageMetadata?.candidatesTokenCount).toBe(1120)
    expect(response.sdkHttpResponse?.headers).toMatchObject({ 'x-refill-path': 'demo', 'x-refill-cost-usd': '0.067' })
    expect(running.demo.requests.at(-1)).toMatchObject({
      mode: 'generate',
      prompt: 'A red barn',
      aspectRatio: '16:9',
      imageSize: '2K',
      seed: 5,
      model: 'gemini-3.1-flash-image',
    })
  })

  test('edits with reference pictures, byte for byte', async () => {
    const pictures = [headerOnlyPng(640, 480, [1, 2, 3]), headerOnlyPng(32, 32, [4])]
    await connect(KEY).models.generateContent({
      model: 'gemini-3.1-flash-image',
      contents: [
        { text: 'Make it night' },
        ...pictures.map(({ bytes, mediaType }) => ({ inlineData: { data: base64(bytes), mimeType: mediaType } })),
      ],
    })
    const request = running.demo.requests.at(-1)
    expect(request?.references.map(({ image }) => image)).toEqual(pictures)
    expect(request).toMatchObject({
      mode: 'edit',
      prompt: 'Make it night',
      references: [{ role: 'base' }, { role: 'subject' }],
    })
  })

  test('streams', async () => {
    const stream = await connect(KEY).models.generateContentStream({ model: 'demo', contents: 'A boat' })
    const sizes: number[] = []
    for await (const piece of stream) {
      for (const part of piece.candidates?.[0]?.content?.parts ?? []) {
        sizes.push(Buffer.from(part.inlineData?.data ?? '', 'base64').length)
      }
    }
    expect(sizes).toEqual([25])
  })

  test.each([
    ['a rate limit', failure({ kind: 'rate-limited', retryAfterMs: 4000 }, 'Wait.'), 429, 'RESOURCE_EXHAUSTED'],
    ['a fault upstream', failure({ kind: 'upstream', status: 503 }, 'Overloaded.'), 503, 'UNAVAILABLE'],
    ['a model that is gone', failure({ kind: 'unsupported' }, 'No such model.'), 404, 'NOT_FOUND'],
  ])('sees %s as an error of its own kind', async (_what, fault, status, name) => {
    running.demo.failNext(fault)
    const call = connect(KEY).models.generateContent({ model: 'demo', contents: 'x' })
    await expect(call).rejects.toMatchObject({ status, message: expect.stringContaining(name) })
  })

  test('sees a refusal as a finish without a picture', async () => {
    running.demo.failNext(failure({ kind: 'blocked', reason: 'SAFETY' }, 'The model refused this prompt (safety).'))
    const response = await connect(KEY).models.generateContent({ model: 'demo', contents: 'x' })
    expect(response.promptFeedback?.blockReason).toBe('SAFETY')
    expect(response.candidates ?? []).toEqual([])
  })

  test('is turned away with a wrong key', async () => {
    const asked = running.demo.requests.length
    const call = connect('wrong').models.generateContent({ model: 'demo', contents: 'x' })
    await expect(call).rejects.toMatchObject({ status: 401 })
    expect(running.demo.requests).toHaveLength(asked)
  })

  test('lists the models', async () => {
    const names: string[] = []
    for await (const model of await connect(KEY).models.list()) names.push(model.name ?? '')
    expect(names.join()).toContain('models/gemini-3.1-flash-image')
  })
})
