import * as genai2 from '@google/genai'
import * as genai3 from 'genai-3'
import OpenAI6, { toFile } from 'openai'
import OpenAI7 from 'openai-7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EncodedImage } from '../../../src/core/generation'
import { headerOnlyPng } from '../../fixtures/pictures'
import type { RunningGateway } from '../start-gateway'
import { askFor, CLIENT_KEY, FORMATS, MODEL, sizeOfPng, warningsOf } from './ask'
import { openAiPath, startFeatureGateway, studioPath } from './feature-gateway'
import { bodyOf, IMAGE_TOKENS, type PictureUpstream, startPictureUpstream } from './picture-upstream'

/** Pictures as large as real ones are in part, so that they arrive in many pieces. */
const TAIL = Array.from({ length: 200_000 }, (_, at) => (at * 31) & 255)
const REFERENCES = [headerOnlyPng(64, 64, [1, 2, 3]), headerOnlyPng(32, 32, [4])]

const UPSTREAMS = ['studio', 'images', 'chat'] as const
let upstreams: Readonly<Record<(typeof UPSTREAMS)[number], PictureUpstream>>
let gateway: RunningGateway
let painted: EncodedImage
let prompts = 0

beforeAll(async () => {
  const start = () =>
    startPictureUpstream({
      paint: ({ widthPx, heightPx, number }) => {
        painted = headerOnlyPng(widthPx, heightPx, [number, ...TAIL])
        return painted
      },
    })
  upstreams = { studio: await start(), images: await start(), chat: await start() }
  gateway = await startFeatureGateway(
    [studioPath(upstreams.studio), openAiPath(upstreams.images, 'images'), openAiPath(upstreams.chat, 'chat')],
    { config: { cache: { enabled: false } } },
  )
})
afterAll(async () => {
  await gateway.stop()
  for (const name of UPSTREAMS) await upstreams[name].close()
})

const route = (path: string) => ({ 'x-refill-route': path })
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

type GoogleClient = Pick<genai2.GoogleGenAI, 'models'>
const GOOGLE_CLIENTS: readonly (readonly [string, (path: string) => GoogleClient])[] = [
  ['@google/genai 2', (path) => new genai2.GoogleGenAI(googleOptions(path))],
  // @ts-expect-error The majors differ in types that are not used here.
  ['@google/genai 3', (path) => new genai3.GoogleGenAI(googleOptions(path))],
]
const googleOptions = (path: string) => ({
  apiKey: CLIENT_KEY,
  httpOptions: { baseUrl: gateway.url, headers: route(path) },
})

describe.each(GOOGLE_CLIENTS)('%s', (_name, connect) => {
  const question = () => ({
    model: MODEL,
    contents: [
      { text: `Make it night ${++prompts}` },
      ...REFERENCES.map(({ bytes }) => ({ inlineData: { mimeType: 'image/png', data: base64(bytes) } })),
    ],
    config: { imageConfig: { aspectRatio: '16:9', imageSize: '2K' } },
  })

  test.each(UPSTREAMS)('gets its picture byte for byte, whoever makes it: %s', async (path) => {
    const answer = await connect(path).models.generateContent(question())
    const parts = answer.candidates?.[0]?.content?.parts ?? []
    expect(parts.map((part) => part.inlineData?.data)).toEqual([base64(painted.bytes)])
    expect(painted.extent).toEqual({ widthPx: 2752, heightPx: 1536 })
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP')
    expect(answer.usageMetadata?.candidatesTokenCount).toBe(IMAGE_TOKENS)
  })

  test.each(UPSTREAMS)('gets it in a stream: %s', async (path) => {
    const found: (string | undefined)[] = []
    for await (const piece of await connect(path).models.generateContentStream(question())) {
      const parts = piece.candidates?.[0]?.content?.parts ?? []
      found.push(...parts.flatMap((part) => part.inlineData?.data ?? []))
    }
    expect(found).toEqual([base64(painted.bytes)])
  })

  test.each(UPSTREAMS)('sends its pictures byte for byte: %s', async (path) => {
    await connect(path).models.generateContent(question())
    const sent = upstreams[path].calls.at(-1)?.body
    for (const { bytes } of REFERENCES) {
      const isThere = sent?.includes(Buffer.from(bytes)) || sent?.includes(base64(bytes))
      expect(isThere).toBe(true)
    }
    expect(sent?.includes('Make it night')).toBe(true)
  })
})

type OpenAiClient = Pick<OpenAI6, 'images' | 'chat'>
const OPENAI_CLIENTS: readonly (readonly [string, (path: string) => OpenAiClient])[] = [
  ['openai 6', (path) => new OpenAI6(openAiOptions(path))],
  // @ts-expect-error The majors differ in types that are not used here.
  ['openai 7', (path) => new OpenAI7(openAiOptions(path))],
]
const openAiOptions = (path: string) => ({
  apiKey: CLIENT_KEY,
  baseURL: `${gateway.url}/v1`,
  defaultHeaders: route(path),
})

describe.each(OPENAI_CLIENTS)('%s', (_name, connect) => {
  const image = () => Promise.all(REFERENCES.map(({ bytes }) => toFile(Buffer.from(bytes), 'a.png')))
  const wish = () => ({ model: MODEL, prompt: `Make it night ${++prompts}`, size: '1536x1024' as const })

  test.each(UPSTREAMS)('gets its picture byte for byte, whoever makes it: %s', async (path) => {
    const answer = await connect(path).images.edit({ ...wish(), image: await image() })
    expect(answer.data?.map(({ b64_json }) => b64_json)).toEqual([base64(painted.bytes)])
    expect(answer).toMatchObject({ output_format: 'png', size: '2528x1696', usage: { output_tokens: IMAGE_TOKENS } })
  })

  test.each(UPSTREAMS)('gets it in a stream: %s', async (path) => {
    const stream = await connect(path).images.edit({ ...wish(), image: await image(), stream: true })
    const events: object[] = []
    for await (const event of stream) events.push(event)
    expect(events).toMatchObject([{ type: 'image_edit.completed', b64_json: base64(painted.bytes) }])
  })

  test.each(UPSTREAMS)('gets it in a chat, at once and in a stream: %s', async (path) => {
    const url = `data:image/png;base64,${base64(REFERENCES[0]?.bytes ?? new Uint8Array())}`
    const chat = () => ({
      model: MODEL,
      messages: [
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: `Make it night ${++prompts}` },
            { type: 'image_url' as const, image_url: { url } },
          ],
        },
      ],
    })
    const { choices } = await connect(path).chat.completions.create(chat())
    expect(JSON.stringify(choices[0]?.message)).toContain(base64(painted.bytes))
    let streamed = ''
    for await (const piece of await connect(path).chat.completions.create({ ...chat(), stream: true })) {
      streamed += JSON.stringify(piece.choices[0]?.delta ?? {})
    }
    expect(streamed).toContain(base64(painted.bytes))
  })
})

describe('What only Gemini has', () => {
  const NATIVE = {
    contents: [
      { role: 'user', parts: [{ text: 'A red barn' }] },
      {
        role: 'model',
        parts: [
          { text: 'Here it is.' },
          {
            inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQ==' },
            thoughtSignature: 'c2lnbmVk',
          },
        ],
      },
      { role: 'user', parts: [{ text: 'At night' }] },
    ],
    systemInstruction: { parts: [{ text: 'Paint in oil.' }] },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
    tools: [{ googleSearch: {} }],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      temperature: 0.4,
      thinkingConfig: { includeThoughts: true },
      imageConfig: { aspectRatio: '4:3', imageSize: '2K' },
    },
  }

  test('arrives at a path that speaks Gemini as it was sent', async () => {
    const { status } = await askFor(gateway, { body: NATIVE, headers: route('studio') })
    const call = upstreams.studio.calls.at(-1)
    expect(status).toBe(200)
    expect(call === undefined ? undefined : bodyOf(call)).toEqual(NATIVE)
  })

  test('arrives in camelCase where it was sent in snake_case', async () => {
    const body = {
      contents: [{ role: 'user', parts: [{ text: 'A barn' }] }],
      system_instruction: { parts: [{ text: 'Paint in oil.' }] },
      safety_settings: NATIVE.safetySettings,
      generation_config: { thinking_config: { include_thoughts: true } },
      generationConfig: undefined,
    }
    await askFor(gateway, { body, headers: route('studio') })
    const call = upstreams.studio.calls.at(-1)
    expect(call === undefined ? undefined : bodyOf(call)).toMatchObject({
      systemInstruction: NATIVE.systemInstruction,
      safetySettings: NATIVE.safetySettings,
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    })
  })

  test.each(['images', 'chat'] as const)('is a warning each on another path, never silence (%s)', async (path) => {
    const answered = await askFor(gateway, { body: NATIVE, headers: route(path) })
    const warnings = warningsOf(answered)
    expect(answered).toMatchObject({ status: 200, path })
    for (const name of ['safetySettings', 'tools', 'temperature', 'thinkingConfig', 'thoughtSignature']) {
      expect(warnings).toContain(`The option ${name} was not used: the path ${path} does not have it.`)
    }
    // What a prompt can say is said.
    const sent = upstreams[path].calls.at(-1)?.body.toString('latin1') ?? ''
    expect(sent).toContain('Paint in oil.')
    expect(sent).toContain('At night')
  })

  test('is told by warnings of the cached answer as well', async () => {
    const cached = await startFeatureGateway([openAiPath(upstreams.chat, 'chat')])
    const wish = { prompt: 'Warned', body: { safetySettings: NATIVE.safetySettings } }
    const first = await askFor(cached, wish)
    const again = await askFor(cached, wish)
    await cached.stop()
    expect(warningsOf(first)).toContain('safetySettings')
    expect(warningsOf(again)).toContain('safetySettings')
  })
})

describe('A path', () => {
  test.each(FORMATS)('that is pinned is the one that answers (%s)', async (format) => {
    for (const path of UPSTREAMS) {
      const answered = await askFor(gateway, { format, prompt: `Pinned ${++prompts}`, headers: route(path) })
      expect(answered).toMatchObject({ status: 200, path })
      expect(sizeOfPng(answered.pictures[0])).toEqual([1024, 1024])
    }
  })

  test('that is pinned and does not exist is named', async () => {
    const { status, json } = await askFor(gateway, { headers: route('nowhere') })
    expect(status).toBe(404)
    expect(JSON.stringify(json)).toContain('This gateway has no path')
  })

  test('that is pinned is asked although another could honour more, with a warning', async () => {
    const answered = await askFor(gateway, { seed: 5, prompt: 'Seeded', headers: route('images') })
    expect(answered).toMatchObject({ status: 200, path: 'images' })
    expect(warningsOf(answered)).toContain('images takes no seed.')
    const free = await askFor(gateway, { seed: 5, prompt: 'Seeded, anywhere' })
    expect(free.path).not.toBe('images')
  })

  test.each([
    ['cheapest', 'chat'],
    ['fixed', 'studio'],
  ])('is chosen by the policy that a request names: %s', async (policy, path) => {
    const prices = { usdPerImage: { '1K': 0.001 } }
    const priced = await startFeatureGateway(
      [
        studioPath(upstreams.studio),
        openAiPath(upstreams.images, 'images'),
        openAiPath(upstreams.chat, 'chat', { prices }),
      ],
      { config: { cache: { enabled: false }, routing: { probeShare: 1 } } },
    )
    const answered = await askFor(priced, { headers: { 'x-refill-policy': policy } })
    await priced.stop()
    expect(answered).toMatchObject({ status: 200, path })
  })
})
