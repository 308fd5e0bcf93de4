import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PathAccess, PathSettings } from '../../../src/gateway/config/settings'
import { generateContentUrl } from '../../../src/gateway/upstream/google-address'
import { openAiUrl } from '../../../src/gateway/upstream/open-ai-address'
import { type FakeUpstream, json, startFakeUpstream } from '../../fixtures/fake-upstream'
import { headerOnlyPng, paintPicture } from '../../fixtures/pictures'
import { openForTest, type PathUnderTest, readWhole, settingsFor } from './path-setup'

const KEY = 'AIzaFake-key-for-tests-0123456789'
const GEMINI_BODY = {
  contents: [{ role: 'user', parts: [{ text: 'A lighthouse at dusk' }] }],
  generationConfig: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '16:9', imageSize: '2K' }, seed: 7 },
}
const OPEN_AI_BODY = { model: 'gemini-3.1-flash-image', prompt: 'A lighthouse at dusk' }

let upstream: FakeUpstream
const opened: PathUnderTest[] = []

beforeEach(async () => {
  upstream = await startFakeUpstream()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ path }) => path.close()))
  await upstream.close()
})

function open(access: PathAccess, changes: Partial<PathSettings> = {}): PathUnderTest {
  const one = openForTest(settingsFor(access, changes), { openToken: () => async () => 'ya29.token' })
  opened.push(one)
  return one
}

function lastJson(): unknown {
  return JSON.parse(upstream.calls.at(-1)?.body.toString('utf8') ?? 'null')
}

describe('each kind of path is asked in its own way:', () => {
  const model = 'models/gemini-3.1-flash-image:generateContent'
  test.each<[string, () => PathAccess, string, Record<string, string>]>([
    [
      'ai-studio',
      () => ({ kind: 'ai-studio', key: KEY, url: upstream.url }),
      `/v1beta/${model}`,
      { 'x-goog-api-key': KEY },
    ],
    [
      'vertex',
      () => ({ kind: 'vertex', project: 'my-project', location: 'europe-west4', url: upstream.url }),
      `/v1beta1/projects/my-project/locations/europe-west4/publishers/google/${model}`,
      { authorization: 'Bearer ya29.token' },
    ],
    [
      'vertex-express',
      () => ({ kind: 'vertex-express', key: KEY, url: upstream.url }),
      `/v1beta1/publishers/google/${model}`,
      { 'x-goog-api-key': KEY },
    ],
    [
      'gemini-compatible',
      () => ({ kind: 'gemini-compatible', key: KEY, url: `${upstream.url}/relay/v1beta/` }),
      `/relay/v1beta/${model}`,
      { 'x-goog-api-key': KEY },
    ],
    [
      'gemini-compatible without a key',
      () => ({ kind: 'gemini-compatible', key: '', url: upstream.url }),
      `/v1beta/${model}`,
      {},
    ],
  ])('%s', async (_kind, access, path, credential) => {
    await open(access()).answer({ aspectRatio: '16:9', imageSize: '2K', seed: 7 })
    const call = upstream.calls.at(-1)
    expect(call).toMatchObject({ method: 'POST', path })
    const { host: _host, connection: _connection, ...headers } = call?.headers ?? {}
    expect(headers).toEqual({
      'accept-encoding': 'identity',
      'user-agent': 'refill-gateway',
      'content-type': 'application/json',
      'content-length': String(call?.body.length),
      ...credential,
    })
    expect(lastJson()).toEqual(GEMINI_BODY)
  })

  test('openai-compatible, for a new picture', async () => {
    await open({ kind: 'openai-compatible', url: `${upstream.url}/v1`, key: KEY, api: 'images' }).answer({
      aspectRatio: '16:9',
    })
    const call = upstream.calls.at(-1)
    expect(call).toMatchObject({
      method: 'POST',
      path: '/v1/images/generations',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    })
    expect(call?.headers['x-goog-api-key']).toBeUndefined()
    expect(lastJson()).toEqual({ ...OPEN_AI_BODY, size: '1376x768', response_format: 'b64_json', n: 1 })
  })

  test('openai-compatible, for an edit: every picture byte for byte, the mask transparent where it is to change', async () => {
    const base = await paintPicture({ widthPx: 4, heightPx: 2 })
    const mask = await paintPicture({ widthPx: 4, heightPx: 2, colour: '#ffffff' })
    const path = open({ kind: 'openai-compatible', url: upstream.url, key: KEY, api: 'images' })
    await path.answer({ mode: 'fill', references: [{ image: base, role: 'base', label: 'Hero' }], mask })
    const call = upstream.calls.at(-1)
    expect(call?.path).toBe('/v1/images/edits')
    const form = await new Response(new Uint8Array(call?.body ?? []), {
      headers: { 'content-type': call?.headers['content-type'] ?? '' },
    }).formData()
    const image = form.get('image')
    expect(image instanceof File && Buffer.from(await image.arrayBuffer()).equals(Buffer.from(base.bytes))).toBe(true)
    const alpha = form.get('mask')
    const pixels = await sharp(alpha instanceof File ? await alpha.arrayBuffer() : new Uint8Array())
      .raw()
      .toBuffer()
    expect([...pixels.subarray(0, 4)]).toEqual([0, 0, 0, 0])
    expect(form.get('prompt')).toBe('A lighthouse at dusk')
  })

  test('openai-compatible by chat: pictures and mask as data URLs, in order', async () => {
    const image = headerOnlyPng(8, 8, [1, 2])
    const path = open({ kind: 'openai-compatible', url: `${upstream.url}/api/v1`, key: KEY, api: 'chat' })
    const answer = await path.answer({
      mode: 'edit',
      references: [{ image, role: 'base', label: '' }],
      imageSize: '2K',
    })
    expect(answer.dialect).toBe('openai-chat')
    expect(upstream.calls.at(-1)?.path).toBe('/api/v1/chat/completions')
    expect(lastJson()).toMatchObject({
      model: 'gemini-3.1-flash-image',
      modalities: ['image', 'text'],
      image_config: { aspect_ratio: '1:1', image_size: '2K' },
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'A lighthouse at dusk' },
            { type: 'text' },
            {
              type: 'image_url',
              image_url: { url: `data:image/png;base64,${Buffer.from(image.bytes).toString('base64')}` },
            },
          ],
        },
      ],
    })
  })

  test('the demo paints by itself', async () => {
    const outcome = await open({ kind: 'demo', latencyMs: 0 }).send({ imageSize: '512' })
    expect(outcome).toMatchObject({
      ok: true,
      value: { kind: 'whole', generation: { costUsd: 0, images: [{ extent: { widthPx: 512, heightPx: 512 } }] } },
    })
    expect(upstream.calls).toEqual([])
  })

  test.each<['ai-studio' | 'openai']>([['ai-studio'], ['openai']])('a hint follows the prompt: %s', async (kind) => {
    const access: PathAccess =
      kind === 'openai'
        ? { kind: 'openai-compatible', url: upstream.url, key: KEY, api: 'images' }
        : { kind: 'ai-studio', url: upstream.url, key: KEY }
    await open(access).answer({}, { hint: true })
    expect(upstream.calls.at(-1)?.body.toString()).toContain('A lighthouse at dusk\\n\\nOutput the final image only.')
  })
})

describe('where Google is:', () => {
  test.each([
    ['global', 'https://aiplatform.googleapis.com'],
    ['us', 'https://aiplatform.us.rep.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
  ])('Vertex in %s is at %s', (location, host) => {
    expect(generateContentUrl({ kind: 'vertex', project: 'p', location }, 'm/x')).toBe(
      `${host}/v1beta1/projects/p/locations/${location}/publishers/google/models/m%2Fx:generateContent`,
    )
  })

  test('AI Studio and Vertex express are at their own', () => {
    expect(generateContentUrl({ kind: 'ai-studio', key: '' }, 'm')).toBe(
      'https://generativelanguage.googleapis.com/v1beta/models/m:generateContent',
    )
    expect(generateContentUrl({ kind: 'vertex-express', key: '' }, 'm')).toBe(
      'https://aiplatform.googleapis.com/v1beta1/publishers/google/models/m:generateContent',
    )
  })

  test.each([
    ['https://api.openai.com', 'https://api.openai.com/v1/images/edits'],
    ['https://api.openai.com/v1/', 'https://api.openai.com/v1/images/edits'],
    ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api/v1/images/edits'],
    [
      'https://generativelanguage.googleapis.com/v1beta/openai/',
      'https://generativelanguage.googleapis.com/v1beta/openai/images/edits',
    ],
    ['http://litellm:4000/proxy', 'http://litellm:4000/proxy/v1/images/edits'],
  ])('%s as the address of an OpenAI server means %s', (base, full) => {
    expect(openAiUrl(base, '/v1/images/edits')).toBe(full)
  })
})

describe('another Refill', () => {
  const refill = (kind: 'gemini' | 'openai'): PathAccess =>
    kind === 'gemini'
      ? { kind: 'gemini-compatible', url: upstream.url, key: KEY }
      : { kind: 'openai-compatible', url: upstream.url, key: KEY, api: 'images' }

  test.each([
    ['gemini', '/v1beta/models?pageSize=1'],
    ['openai', '/v1/models'],
  ] as const)(
    'is known by its list of models, asked for once, and told mode and idempotency key: %s',
    async (kind, list) => {
      upstream.answerWith(json({ models: [] }, 200, { 'x-refill-gateway': '1' }))
      const path = open(refill(kind))
      await Promise.all([path.answer({ idempotencyKey: 'k-1' }), path.answer({ idempotencyKey: 'k-1' })])
      await path.answer({ idempotencyKey: 'k-1' })
      expect(upstream.calls.map((call) => call.method).sort()).toEqual(['GET', 'POST', 'POST', 'POST'])
      expect(upstream.calls.find((call) => call.method === 'GET')?.path).toBe(list)
      expect(upstream.calls.at(-1)?.headers).toMatchObject({
        'idempotency-key': 'k-1/gemini-3.1-flash-image',
        'x-refill-mode': 'generate',
      })
    },
  )

  test('is sent another key for what is another request to it', async () => {
    upstream.answerWith(json({ models: [] }, 200, { 'x-refill-gateway': '1' }))
    const path = open(refill('gemini'))
    await path.answer({ idempotencyKey: 'k' })
    await path.answer({ idempotencyKey: 'k' }, { hint: true })
    await path.answer({ idempotencyKey: 'k', model: 'gemini-3-pro-image' })
    const keys = upstream.calls.flatMap(({ headers }) => headers['idempotency-key'] ?? [])
    expect(keys).toEqual(['k/gemini-3.1-flash-image', 'k/gemini-3.1-flash-image/hint', 'k/gemini-3-pro-image'])
  })

  test('is not what another server is taken for', async () => {
    await open(refill('gemini')).answer()
    expect(Object.keys(upstream.calls.at(-1)?.headers ?? {}).filter((name) => /refill|idempotency/.test(name))).toEqual(
      [],
    )
  })

  test('is asked again when its proxy answered instead, and not waited for when it is silent', async () => {
    upstream.answerWith((response, call) => json({}, call.method === 'GET' ? 502 : 200)(response, call))
    const path = open(refill('gemini'))
    await path.answer()
    upstream.answerWith((response, call) => {
      if (call.method === 'POST') json({})(response, call)
    })
    const silent = path.answer()
    await expect.poll(() => upstream.calls.length).toBe(3)
    path.pass(5000)
    await silent
    expect(upstream.calls.map((call) => call.method)).toEqual(['GET', 'POST', 'GET', 'POST'])
  })
})

describe('an answer', () => {
  test('arrives as it was sent, with its size and its headers', async () => {
    upstream.answerWith(json({ candidates: [] }, 200, { 'x-request-id': 'r-7', 'content-length': '17' }))
    const path = open({ kind: 'ai-studio', key: KEY, url: upstream.url }, { sendsDrafts: true })
    const answer = await path.answer()
    expect(answer).toMatchObject({ dialect: 'gemini', sizeBytes: 17, sendsDrafts: true, warnings: [] })
    expect(answer.headers.get('X-Request-Id')).toBe('r-7')
    expect(await readWhole(answer.body)).toBe('{"candidates":[]}')
  })

  test('comes over a connection that another request has used', async () => {
    const path = open({ kind: 'ai-studio', key: KEY, url: upstream.url })
    for (let round = 0; round < 6; round += 1) await readWhole((await path.answer()).body)
    // undici leaves a connection alone for a moment after its use, and opens a second one in that moment.
    expect(upstream.connections()).toBeLessThanOrEqual(2)
  })
})
