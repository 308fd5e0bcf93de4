import * as genai2 from '@google/genai'
import * as genai3 from 'genai-3'
import { AuthClient } from 'google-auth-library'
import OpenAI6, { toFile } from 'openai'
import OpenAI7 from 'openai-7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failure } from '../../src/core/failure'
import { headerOnlyPng } from '../fixtures/pictures'
import { answerOf, type DialectServer, startDialectServer } from './dialect-server'

const MODEL = 'gemini-3.1-flash-image'
const PICTURE = headerOnlyPng(64, 32, [9])
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const MADE = answerOf(2, MODEL).images.map(({ bytes }) => base64(bytes))

let server: DialectServer
beforeAll(async () => {
  server = await startDialectServer()
})
afterAll(() => server.close())

/** Signs in to nothing, so that the client asks no server for a token. */
class NoSignIn extends AuthClient {
  request(): never {
    throw new Error('Nothing is asked for')
  }
  async getRequestHeaders(): Promise<Headers> {
    return new Headers({ authorization: 'Bearer token' })
  }
  async getAccessToken(): Promise<{ token: string }> {
    return { token: 'token' }
  }
}

const lastCall = () => server.calls.at(-1)

type GeminiClient = Pick<genai2.GoogleGenAI, 'models' | 'chats'>

const GEMINI_CLIENTS: readonly (readonly [string, string, () => GeminiClient])[] = [
  [
    '@google/genai 2',
    `/v1beta/models/${MODEL}`,
    () => new genai2.GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: server.url } }),
  ],
  [
    '@google/genai 3',
    `/v1/models/${MODEL}`,
    // @ts-expect-error The majors differ in types that are not used here.
    () => new genai3.GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: server.url } }),
  ],
  [
    '@google/genai 2 under a prefix',
    `/studio/v1beta/models/${MODEL}`,
    () => new genai2.GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: `${server.url}/studio` } }),
  ],
  [
    '@google/genai 2 in Vertex express mode',
    `/v1beta1/publishers/google/models/${MODEL}`,
    () => new genai2.GoogleGenAI({ vertexai: true, apiKey: 'k', httpOptions: { baseUrl: server.url } }),
  ],
  [
    '@google/genai 3 in Vertex express mode',
    `/v1beta1/publishers/google/models/${MODEL}`,
    // @ts-expect-error The majors differ in types that are not used here.
    () => new genai3.GoogleGenAI({ vertexai: true, apiKey: 'k', httpOptions: { baseUrl: server.url } }),
  ],
]

describe.each(GEMINI_CLIENTS)('%s', (_name, path, connect) => {
  test('asks by a path of its own, and names options that travel in its body', async () => {
    const response = await connect().models.generateContent({
      model: MODEL,
      contents: 'A boat',
      config: {
        responseModalities: ['IMAGE'],
        imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
        safetySettings: [
          {
            category: genai2.HarmCategory.HARM_CATEGORY_HARASSMENT,
            threshold: genai2.HarmBlockThreshold.BLOCK_ONLY_HIGH,
          },
        ],
        tools: [{ googleSearch: {} }],
        systemInstruction: 'Be bold.',
        temperature: 1,
        httpOptions: { timeout: 30_000, headers: { 'idempotency-key': 'press-1', 'cache-control': 'no-store' } },
      },
    })
    expect(lastCall()).toMatchObject({
      path: `${path}:generateContent`,
      request: { prompt: 'Be bold.\n\nA boat', aspectRatio: '16:9', imageSize: '2K', model: MODEL },
      nativeOnly: expect.arrayContaining(['safetySettings', 'tools', 'temperature']),
      native: { tools: [{ googleSearch: {} }], generationConfig: { temperature: 1 } },
      isNamed: true,
      cache: 'off',
      deadlineMs: 30_000,
      warnings: [],
    })
    const parts = response.candidates?.[0]?.content?.parts ?? []
    expect(parts.map((part) => part.text ?? part.inlineData?.data)).toEqual(['Here it is.', MADE[0]])
    expect(response.usageMetadata).toMatchObject({ promptTokenCount: 7, thoughtsTokenCount: 30 })
    expect(response.sdkHttpResponse?.headers).toMatchObject({
      'x-refill-cache': 'miss',
      'x-refill-cost-basis': 'measured',
      'x-refill-generation': 'press-1',
      'x-refill-queue-ms': '3',
      'server-timing': 'cache;desc=miss, queue;dur=3, upstream;dur=9, total;dur=12',
    })
  })

  test('reads a stream', async () => {
    const stream = await connect().models.generateContentStream({ model: MODEL, contents: 'A boat' })
    const found: unknown[] = []
    for await (const piece of stream) {
      for (const part of piece.candidates?.[0]?.content?.parts ?? []) found.push(part.inlineData?.data ?? part.text)
    }
    expect(found).toEqual(['Here it is.', MADE[0]])
    expect(lastCall()?.path).toBe(`${path}:streamGenerateContent`)
  })

  test('reads a refusal, whole and streamed', async () => {
    server.failNext(failure({ kind: 'blocked', reason: 'IMAGE_SAFETY' }, 'The model refused this prompt (safety).'))
    const response = await connect().models.generateContent({ model: MODEL, contents: 'x' })
    expect(response.promptFeedback?.blockReason).toBe('IMAGE_SAFETY')
    server.failNext(failure({ kind: 'upstream', status: 503 }, 'Overloaded.'))
    const stream = connect().models.generateContentStream({ model: MODEL, contents: 'x' })
    await expect(stream).rejects.toMatchObject({ status: 503 })
  })

  test('is given as many candidates as it asks for', async () => {
    const call = { model: MODEL, contents: 'A boat', config: { candidateCount: 2 } }
    const response = await connect().models.generateContent(call)
    const pictures = response.candidates?.map((one) => one.content?.parts?.at(-1)?.inlineData?.data)
    expect(pictures).toEqual(MADE)
  })

  test('goes on with a thread, whose pictures are sent back as they came', async () => {
    const chat = connect().chats.create({ model: MODEL })
    await chat.sendMessage({
      message: ['Night', { inlineData: { mimeType: 'image/png', data: base64(PICTURE.bytes) } }],
    })
    await chat.sendMessage({ message: 'Brighter' })
    expect(lastCall()).toMatchObject({
      request: { mode: 'edit', prompt: 'Night\n\nBrighter', references: [{ role: 'base' }, { role: 'subject' }] },
      nativeOnly: ['the words of earlier answers'],
      native: { contents: [{ role: 'user' }, { role: 'model' }, { role: 'user' }] },
    })
    expect(lastCall()?.request.references.map(({ image }) => base64(image.bytes))).toEqual([
      base64(PICTURE.bytes),
      MADE[0],
    ])
  })

  test('is told what to use instead of what is not served', async () => {
    const call = connect().models.countTokens({ model: MODEL, contents: 'A boat' })
    await expect(call).rejects.toMatchObject({ status: 404, message: expect.stringContaining('generateContent') })
  })

  test('lists what it may ask for', async () => {
    const names: string[] = []
    for await (const model of await connect().models.list()) names.push(model.name ?? '')
    expect(names).toHaveLength(3)
    expect(names[0]).toMatch(/models\/nano-banana-2$/)
  })
})

describe.each([
  ['@google/genai 2', genai2.GoogleGenAI],
  ['@google/genai 3', genai3.GoogleGenAI],
])('%s in Vertex mode', (_name, Client) => {
  test('names its file format in a way of its own', async () => {
    const client = new Client({ vertexai: true, apiKey: 'k', httpOptions: { baseUrl: server.url } })
    const imageConfig = { outputMimeType: 'image/webp', outputCompressionQuality: 60, personGeneration: 'ALLOW_ALL' }
    await client.models.generateContent({ model: MODEL, contents: 'A boat', config: { imageConfig } })
    expect(lastCall()).toMatchObject({
      format: { mediaType: 'image/webp', quality: 60 },
      nativeOnly: ['personGeneration'],
      native: { generationConfig: { imageConfig: { imageOutputOptions: { mimeType: 'image/webp' } } } },
    })
  })

  test('with project and location sends both in its path', async () => {
    const client = new Client({
      vertexai: true,
      project: 'studio',
      location: 'global',
      googleAuthOptions: { authClient: new NoSignIn() },
      httpOptions: { baseUrl: server.url },
    })
    const response = await client.models.generateContent({ model: MODEL, contents: 'A boat' })
    expect(response.candidates).toHaveLength(1)
    expect(lastCall()?.path).toBe(
      `/v1beta1/projects/studio/locations/global/publishers/google/models/${MODEL}:generateContent`,
    )
  })
})

type OpenAiClient = Pick<OpenAI6, 'images' | 'models' | 'chat'>

const OPENAI_CLIENTS: readonly (readonly [string, () => OpenAiClient])[] = [
  ['openai 6', () => new OpenAI6({ apiKey: 'k', baseURL: `${server.url}/v1` })],
  // @ts-expect-error The majors differ in types that are not used here.
  ['openai 7', () => new OpenAI7({ apiKey: 'k', baseURL: `${server.url}/v1` })],
  ['openai 6 by the address of Google', () => new OpenAI6({ apiKey: 'k', baseURL: `${server.url}/v1beta/openai/` })],
]

describe.each(OPENAI_CLIENTS)('%s', (_name, connect) => {
  test('asks for pictures in a file format, of a size, in a time', async () => {
    const response = await connect().images.generate(
      {
        model: MODEL,
        prompt: 'A boat',
        n: 2,
        size: '1536x1024',
        quality: 'high',
        output_format: 'jpeg',
        output_compression: 80,
        background: 'transparent',
      },
      { timeout: 20_000 },
    )
    expect(response.data?.map((one) => one.b64_json)).toEqual(MADE)
    expect(response).toMatchObject({ created: 1_790_000_000, quality: 'low', background: 'opaque', size: '1024x1024' })
    expect(lastCall()).toMatchObject({
      request: { count: 2, aspectRatio: '3:2', imageSize: '2K' },
      format: { mediaType: 'image/jpeg', quality: 80 },
      deadlineMs: 20_000,
      warnings: [{ message: 'The model makes no transparent backgrounds.' }],
    })
  })

  test('edits with one file or several', async () => {
    const file = () => toFile(Buffer.from(PICTURE.bytes), 'a.png', { type: 'image/png' })
    await connect().images.edit({ model: MODEL, prompt: 'Night', image: await file(), n: 1 })
    expect(lastCall()?.request.references).toHaveLength(1)
    await connect().images.edit({ model: MODEL, prompt: 'Night', image: [await file(), await file()] })
    expect(lastCall()?.request.references.map(({ image }) => image)).toEqual([PICTURE, PICTURE])
  })

  test('reads a stream of pictures', async () => {
    const stream = await connect().images.generate({ model: MODEL, prompt: 'A boat', stream: true, partial_images: 2 })
    const events: unknown[] = []
    for await (const event of stream) events.push(event)
    expect(events).toMatchObject([
      {
        type: 'image_generation.completed',
        b64_json: MADE[0],
        created_at: 1_790_000_000,
        size: '1024x1024',
        quality: 'low',
        background: 'opaque',
        output_format: 'png',
        usage: { input_tokens: 7, output_tokens: 1120 },
      },
    ])
  })

  // The types of the client know only words and sounds in a chat; it passes pictures through.
  const ask = {
    model: `google/${MODEL}`,
    messages: [
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: 'Night' },
          { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${base64(PICTURE.bytes)}` } },
        ],
      },
    ],
    image_config: { aspect_ratio: '16:9', image_size: '4K' },
  }
  const asUrl = (data: string | undefined) => ({
    type: 'image_url',
    image_url: { url: `data:image/png;base64,${data}` },
  })

  test('chats about pictures', async () => {
    const response = await connect().chat.completions.create({ ...ask, n: 2 })
    expect(response).toMatchObject({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [
        { finish_reason: 'stop', message: { role: 'assistant', content: 'Here it is.', images: [asUrl(MADE[0])] } },
        { finish_reason: 'stop', message: { content: null, images: [asUrl(MADE[1])] } },
      ],
      usage: { prompt_tokens: 7, completion_tokens: 1150, total_tokens: 1157, cost: 0.067 },
    })
    expect(lastCall()).toMatchObject({
      route: { kind: 'chat' },
      request: { mode: 'edit', prompt: 'Night', aspectRatio: '16:9', imageSize: '4K', count: 2 },
      warnings: [],
    })
    expect(lastCall()?.request.references.map(({ image }) => image)).toEqual([PICTURE])
  })

  test('chats about pictures in a stream', async () => {
    const stream = await connect().chat.completions.create({ ...ask, stream: true })
    const chunks: unknown[] = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks).toMatchObject([
      { object: 'chat.completion.chunk', choices: [{ delta: { role: 'assistant', images: [asUrl(MADE[0])] } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 7 } },
    ])
  })

  test('sees a refusal in a chat as an error, and asks once', async () => {
    const asked = server.calls.length
    server.failNext(failure({ kind: 'rate-limited', retryAfterMs: 4000 }, 'Wait.'))
    await expect(connect().chat.completions.create(ask)).rejects.toMatchObject({ status: 429 })
    server.failNext(failure({ kind: 'blocked', reason: 'SAFETY' }, 'Refused.'))
    await expect(connect().chat.completions.create({ ...ask, stream: true })).rejects.toMatchObject({
      status: 400,
      code: 'moderation_blocked',
    })
    expect(server.calls).toHaveLength(asked + 2)
  })

  test('lists what it may ask for', async () => {
    const ids: string[] = []
    for await (const model of connect().models.list()) ids.push(model.id)
    expect(ids).toEqual(['nano-banana-2', MODEL, 'demo'])
  })
})
