import OpenAI6, { toFile as toFile6 } from 'openai'
import OpenAI7 from 'openai-7'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '../../src/core/failure'
import { paintPicture } from '../fixtures/pictures'
import { type RunningGateway, startGateway } from './start-gateway'

const KEY = 'studio-key-1'
let running: RunningGateway

beforeEach(async () => {
  running = await startGateway({ keys: [KEY], config: { cache: { enabled: false }, routing: { maxAttempts: 1 } } })
})
afterEach(() => running.stop())

type Client = Pick<OpenAI6, 'images' | 'models'>

const CLIENTS: readonly (readonly [string, (apiKey: string) => Client])[] = [
  ['openai 6', (apiKey) => new OpenAI6({ apiKey, baseURL: `${running.url}/v1` })],
  // @ts-expect-error The majors differ in types that are not used here.
  ['openai 7', (apiKey) => new OpenAI7({ apiKey, baseURL: `${running.url}/v1` })],
]

describe.each(CLIENTS)('%s', (_name, connect) => {
  test('generates pictures, as many as it asks for', async () => {
    const response = await connect(KEY).images.generate({
      model: 'gemini-3.1-flash-image',
      prompt: 'A red barn',
      size: '1536x1024',
      n: 2,
    })
    const bytes = response.data?.map((item) => Buffer.from(item.b64_json ?? '', 'base64')) ?? []
    expect(bytes.map((picture) => picture.readUInt32BE(16))).toEqual([2528, 2528])
    expect(response).toMatchObject({ output_format: 'png', size: '2528x1696', usage: { output_tokens: 2240 } })
    expect(running.demo.requests.slice(-2)).toMatchObject([
      { prompt: 'A red barn', aspectRatio: '3:2', imageSize: '2K', count: 1 },
      { count: 1 },
    ])
  })

  test('edits several pictures under a mask, whose transparent pixels mean: edit', async () => {
    const base = await paintPicture({ widthPx: 20, heightPx: 10, colour: '#ff0000' })
    const style = await paintPicture({ widthPx: 8, heightPx: 8, mediaType: 'image/jpeg' })
    // Left half transparent, right half opaque.
    const mask = await sharp({
      create: { width: 20, height: 10, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .composite([
        { input: { create: { width: 10, height: 10, channels: 4, background: '#000000' } }, left: 10, top: 0 },
      ])
      .png()
      .toBuffer()
    await connect(KEY).images.edit({
      model: 'gemini-3.1-flash-image',
      prompt: 'Add a boat',
      image: [await toFile6(Buffer.from(base.bytes), 'a.png'), await toFile6(Buffer.from(style.bytes), 'b.png')],
      mask: await toFile6(mask, 'mask.png', { type: 'image/png' }),
    })
    const request = running.demo.requests.at(-1)
    expect(request).toMatchObject({ mode: 'fill', prompt: 'Add a boat' })
    expect(request?.references.map(({ image }) => image)).toEqual([base, style])
    const grey = await sharp(request?.mask?.bytes).extractChannel(0).raw().toBuffer()
    expect([grey[0], grey[9], grey[10], grey[19]]).toEqual([255, 255, 0, 0])
  })

  test('edits one picture', async () => {
    const base = await paintPicture({ widthPx: 20, heightPx: 10 })
    const image = await toFile6(Buffer.from(base.bytes), 'a.png', { type: 'image/png' })
    const response = await connect(KEY).images.edit({ model: 'demo', prompt: 'Night', image })
    expect(response.data).toHaveLength(1)
    expect(running.demo.requests.at(-1)).toMatchObject({ mode: 'edit', references: [{ role: 'base' }] })
  })

  test('streams', async () => {
    const stream = await connect(KEY).images.generate({ model: 'demo', prompt: 'A boat', stream: true })
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    expect(types).toEqual(['image_generation.completed'])
  })

  test.each([
    ['a refusal', failure({ kind: 'blocked', reason: 'SAFETY' }, 'Refused.'), 400, 'moderation_blocked'],
    ['a rate limit', failure({ kind: 'rate-limited', retryAfterMs: 4000 }, 'Wait.'), 429, 'rate_limit_exceeded'],
    ['a fault upstream', failure({ kind: 'upstream', status: 503 }, 'Overloaded.'), 503, 'upstream_error'],
  ])('sees %s as an error of its own kind, and does not multiply the attempts', async (_what, fault, status, code) => {
    const asked = running.demo.requests.length
    running.demo.failNext(fault)
    const call = connect(KEY).images.generate({ model: 'demo', prompt: 'x' })
    await expect(call).rejects.toMatchObject({ status, code })
    expect(running.demo.requests).toHaveLength(asked + 1)
  })

  test('is turned away with a wrong key', async () => {
    const call = connect('wrong').images.generate({ model: 'demo', prompt: 'x' })
    await expect(call).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' })
  })

  test('lists the models', async () => {
    const ids: string[] = []
    for await (const model of connect(KEY).models.list()) ids.push(model.id)
    expect(ids).toContain('gemini-3.1-flash-image')
    expect(ids).toContain('demo')
  })
})
