import OpenAI6 from 'openai'
import OpenAI7 from 'openai-7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failure } from '../../src/core/failure'
import { headerOnlyPng } from '../fixtures/pictures'
import { type RunningGateway, startGateway } from './start-gateway'

const KEY = 'studio-key-1'
const PICTURE = headerOnlyPng(64, 32, [9])
const asUrl = ({ bytes }: typeof PICTURE) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
let running: RunningGateway

beforeAll(async () => {
  running = await startGateway({ keys: [KEY], config: { cache: { enabled: false }, routing: { maxAttempts: 1 } } })
})
afterAll(() => running.stop())

const CLIENTS: readonly (readonly [string, () => Pick<OpenAI6, 'chat'>])[] = [
  ['openai 6', () => new OpenAI6({ apiKey: KEY, baseURL: `${running.url}/v1` })],
  // @ts-expect-error The majors differ in types that are not used here.
  ['openai 7', () => new OpenAI7({ apiKey: KEY, baseURL: `${running.url}/v1` })],
]

/** A chat about a picture; every prompt is another request. */
const ask = (text: string, picture = PICTURE) => ({
  model: 'gemini-3.1-flash-image',
  messages: [
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text },
        { type: 'image_url' as const, image_url: { url: asUrl(picture) } },
      ],
    },
  ],
  image_config: { aspect_ratio: '16:9', image_size: '2K' },
})

/** Width of the picture in a message or a delta. */
function widthOf(message: unknown): number | undefined {
  const url = /"url":"data:image\/png;base64,([^"]+)"/.exec(JSON.stringify(message))?.[1]
  return url === undefined ? undefined : Buffer.from(url, 'base64').readUInt32BE(16)
}

describe.each(CLIENTS)('%s in a chat', (name, connect) => {
  test('gets a picture of the ratio and size it asks for', async () => {
    const response = await connect().chat.completions.create(ask(`Night ${name}`))
    expect(widthOf(response.choices[0]?.message)).toBe(2752)
    expect(running.demo.requests.at(-1)).toMatchObject({
      mode: 'edit',
      prompt: `Night ${name}`,
      references: [{ image: PICTURE }],
      aspectRatio: '16:9',
      imageSize: '2K',
    })
  })

  test('gets it in a stream', async () => {
    const stream = await connect().chat.completions.create({ ...ask(`Stream ${name}`), stream: true })
    const widths: unknown[] = []
    const reasons: unknown[] = []
    for await (const { choices } of stream) {
      widths.push(...choices.flatMap(({ delta }) => widthOf(delta) ?? []))
      reasons.push(...choices.flatMap(({ finish_reason }) => finish_reason ?? []))
    }
    expect([widths, reasons]).toEqual([[2752], ['stop']])
  })

  test('sees a refusal as an error of its own kind', async () => {
    running.demo.failNext(failure({ kind: 'blocked', reason: 'SAFETY' }, 'Refused.'))
    const call = connect().chat.completions.create(ask(`Refused ${name}`))
    await expect(call).rejects.toMatchObject({ status: 400, code: 'moderation_blocked' })
  })

  test('may not send a picture that unpacks to gigabytes', async () => {
    const asked = running.demo.requests.length
    const call = connect().chat.completions.create(ask('Bomb', headerOnlyPng(30_000, 30_000)))
    await expect(call).rejects.toMatchObject({ status: 413, message: expect.stringContaining('million pixels') })
    expect(running.demo.requests).toHaveLength(asked)
  })
})
