import * as genai2 from '@google/genai'
import * as genai3 from 'genai-3'
import OpenAI6 from 'openai'
import OpenAI7 from 'openai-7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EncodedImage } from '../../../src/core/generation'
import { headerOnlyPng } from '../../fixtures/pictures'
import { createSteppedClock } from '../../fixtures/stepped-clock'
import type { RunningGateway } from '../start-gateway'
import { ask, CLIENT_KEY, FORMATS, MODEL, type Wish } from './ask'
import { eventually } from './eventually'
import { startFeatureGateway, studioPath } from './feature-gateway'
import { answers, type PictureUpstream, startPictureUpstream } from './picture-upstream'

/** Longer than the gateway is silent. */
const QUIET_MS = 16_000
const clock = createSteppedClock()

let upstream: PictureUpstream
let gateway: RunningGateway
let painted: EncodedImage
let prompts = 0

beforeAll(async () => {
  upstream = await startPictureUpstream({
    paint: ({ number }) => {
      painted = headerOnlyPng(64, 64, [number])
      return painted
    },
  })
  const config = { cache: { enabled: false }, routing: { maxAttempts: 1, deadlineSeconds: 3000 } }
  gateway = await startFeatureGateway([studioPath(upstream)], { clock, config })
})
afterAll(async () => {
  await gateway.stop()
  await upstream.close()
})

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const prompt = () => `A boat ${++prompts}`

type Finder = (options: { readonly url: string }) => Promise<string>

async function readGoogle(client: Pick<genai2.GoogleGenAI, 'models'>): Promise<string> {
  let found = ''
  for await (const piece of await client.models.generateContentStream({ model: MODEL, contents: prompt() })) {
    found += (piece.candidates?.[0]?.content?.parts ?? []).map((part) => part.inlineData?.data ?? '').join('')
  }
  return found
}

async function readImages(client: Pick<OpenAI6, 'images'>): Promise<string> {
  let found = ''
  for await (const event of await client.images.generate({ model: MODEL, prompt: prompt(), stream: true })) {
    found += event.type === 'image_generation.completed' ? event.b64_json : ''
  }
  return found
}

async function readChat(client: Pick<OpenAI6, 'chat'>): Promise<string> {
  let found = ''
  const messages = [{ role: 'user' as const, content: prompt() }]
  for await (const piece of await client.chat.completions.create({ model: MODEL, messages, stream: true })) {
    found += /base64,([^"]+)/.exec(JSON.stringify(piece))?.[1] ?? ''
  }
  return found
}

const googleOptions = (url: string) => ({ apiKey: CLIENT_KEY, httpOptions: { baseUrl: url } })
const CLIENTS: readonly (readonly [string, Finder])[] = [
  ['@google/genai 2', ({ url }) => readGoogle(new genai2.GoogleGenAI(googleOptions(url)))],
  // @ts-expect-error The majors differ in types that are not used here.
  ['@google/genai 3', ({ url }) => readGoogle(new genai3.GoogleGenAI(googleOptions(url)))],
  ['openai 6, images', ({ url }) => readImages(new OpenAI6({ apiKey: CLIENT_KEY, baseURL: `${url}/v1` }))],
  // @ts-expect-error The majors differ in types that are not used here.
  ['openai 7, images', ({ url }) => readImages(new OpenAI7({ apiKey: CLIENT_KEY, baseURL: `${url}/v1` }))],
  ['openai 6, chat', ({ url }) => readChat(new OpenAI6({ apiKey: CLIENT_KEY, baseURL: `${url}/v1` }))],
  // @ts-expect-error The majors differ in types that are not used here.
  ['openai 7, chat', ({ url }) => readChat(new OpenAI7({ apiKey: CLIENT_KEY, baseURL: `${url}/v1` }))],
]

describe('A client that waits for a stream', () => {
  test.each(CLIENTS)('understands its answer after words that only keep the line open (%s)', async (_name, read) => {
    const release = upstream.hold()
    const answer = read({ url: gateway.url })
    await eventually(() => upstream.held()).toBe(1)
    clock.advance(QUIET_MS)
    await tick()
    clock.advance(QUIET_MS)
    release()
    expect(await answer).toBe(base64(painted.bytes))
  })

  test.each(FORMATS)('is sent a comment every so often, before anything else (%s)', async (format) => {
    const { response, release } = await waitingFor({ format })
    const reader = (await response).body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = (await reader?.read())?.value ?? ''
    for (let more = 0; more < 2; more += 1) {
      await tick()
      clock.advance(QUIET_MS)
      text += (await reader?.read())?.value ?? ''
    }
    expect(text).toBe(': keep-alive\n\n'.repeat(3))
    release()
    for (;;) {
      const { value = '', done } = (await reader?.read()) ?? { done: true }
      if (done) break
      text += value
    }
    expect(text).toContain(base64(painted.bytes))
    expect(text.split(': keep-alive')).toHaveLength(4)
  })

  test.each(FORMATS)('is told of a failure in an event, since the status is out already (%s)', async (format) => {
    upstream.answerNext(answers.broken)
    const { response, release } = await waitingFor({ format })
    expect((await response).status).toBe(200)
    release()
    expect(await (await response).text()).toMatch(/^: keep-alive\n\n(event: error\n)?data: \{.*"error".*\}\n\n/)
  })
})

test.each(FORMATS)('A client that wants no stream is sent nothing before its answer (%s)', async (format) => {
  const release = upstream.hold()
  const response = ask(gateway, { format, prompt: prompt() })
  await eventually(() => upstream.held()).toBe(1)
  clock.advance(QUIET_MS)
  await tick()
  release()
  expect((await response).headers.get('x-refill-path')).toBe('studio')
  expect(await (await response).text()).toMatch(/^\s*\{/)
})

/** A stream whose headers went out with the first comment. */
async function waitingFor(wish: Wish) {
  const release = upstream.hold()
  const response = ask(gateway, { ...wish, stream: true, prompt: prompt() })
  await eventually(() => upstream.held()).toBe(1)
  clock.advance(QUIET_MS)
  await response
  return { response, release }
}

/** Lets the gateway, which lives in this process, take note of its clock. */
function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
