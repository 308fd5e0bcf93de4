import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EncodedImage, Generation } from '../../../src/core/generation'
import type { AnswerShape } from '../../../src/gateway/answer/answer-shape'
import { encodeWhole } from '../../../src/gateway/answer/encode-answer'
import { openLiveAnswer } from '../../../src/gateway/answer/open-live-answer'
import type { UpstreamDialect } from '../../../src/gateway/upstream/provider-path'
import { joinParts, splitAt } from '../../api/wire/split-bytes'
import { headerOnlyPng } from '../../fixtures/pictures'
import { answerOf, bytesOf, inPieces, scriptBody } from './arriving'
import { createFakeClient } from './fake-client'
import { createMemoryPictures } from './memory-pictures'
import { nameOf, readDelivered, SHAPES } from './read-delivered'

const UPSTREAMS: Readonly<Record<UpstreamDialect, AnswerShape>> = {
  gemini: { dialect: 'gemini', framing: 'json' },
  'openai-images': { dialect: 'openai-images', operation: 'generations', stream: false, createdS: 7 },
  'openai-chat': { dialect: 'openai-chat', stream: false, id: 'chatcmpl-1', createdS: 7 },
}

const pictureArbitrary: fc.Arbitrary<EncodedImage> = fc
  .record({ widthPx: fc.nat(5000), heightPx: fc.nat(5000), tail: fc.uint8Array({ maxLength: 300 }) })
  .map(({ widthPx, heightPx, tail }) => headerOnlyPng(widthPx + 1, heightPx + 1, [...tail]))

const generationOf = (images: readonly EncodedImage[]): Generation => ({
  images,
  usage: { inputTokens: 3, outputTokens: 1120, imageOutputTokens: 1120 },
  model: 'gemini-3.1-flash-image',
  warnings: [],
  trace: { path: 'google', attempts: 1, totalMs: 5 },
})

interface Case {
  readonly dialect: UpstreamDialect
  readonly chunks: readonly Uint8Array[]
  readonly shape: AnswerShape
  readonly sizeBytes?: number
  readonly sendsDrafts?: boolean
}

/** Delivers an answer; gives what the client got, and what was kept. */
async function deliver({ chunks, shape, ...traits }: Case) {
  const client = createFakeClient()
  const keep = createMemoryPictures()
  const live = await openLiveAnswer(answerOf(scriptBody(chunks).body, traits))
  if (!live.ok) throw new Error(live.failure.message)
  const signal = new AbortController().signal
  const result = await live.value.deliver({ client, shape, status: 200, headers: { 'x-a': 'b' }, keep, signal })
  return { client, keep, result }
}

const cases = Object.entries(UPSTREAMS).flatMap(([dialect, upstream]) =>
  SHAPES.map((shape) => [dialect, nameOf(shape), upstream, shape] as const),
)

describe('an answer passed on while it arrives', () => {
  test.each(cases)(
    'from %s says to %s what the whole answer would say, wherever it is cut',
    async (_from, _to, ...rest) => {
      const [upstream, shape] = rest
      const run = async (image: EncodedImage, cuts: readonly number[], drafts: boolean, announced: boolean) => {
        const generation = generationOf([image])
        const body = joinParts(encodeWhole(generation, upstream).body)
        const { client, keep, result } = await deliver({
          dialect: upstream.dialect,
          chunks: splitAt(body, cuts),
          shape,
          sendsDrafts: drafts,
          ...(announced ? { sizeBytes: body.length } : {}),
        })
        const wanted = encodeWhole(generation, shape)
        const type = wanted.headers['content-type']
        expect(client.fate()).toBe('ended')
        expect(client.headers()).toMatchObject({ 'x-a': 'b', 'content-type': type })
        expect(withoutModel(readDelivered(client.received(), client.headers()['content-type']))).toEqual(
          withoutModel(readDelivered(joinParts(wanted.body), type)),
        )
        const length = client.headers()['content-length']
        expect(length ?? String(client.received().length)).toBe(String(client.received().length))
        expect(keep.kept()).toEqual([image.bytes])
        expect(result).toMatchObject({
          ok: true,
          value: {
            complete: true,
            sentBytes: client.received().length,
            summary: { usage: { inputTokens: 3, outputTokens: 1120 }, model: generation.model, signatures: [] },
            pictures: [{ extent: image.extent, mediaType: 'image/png', sizeBytes: image.bytes.length }],
          },
        })
      }
      await fc.assert(
        fc.asyncProperty(pictureArbitrary, fc.array(fc.nat(), { maxLength: 12 }), fc.boolean(), fc.boolean(), run),
        { numRuns: 25 },
      )
    },
  )

  test.each(cases)('from %s to %s may be cut between any two bytes', async (_from, _to, upstream, shape) => {
    const generation = generationOf([headerOnlyPng(3, 2, [1, 2])])
    const body = joinParts(encodeWhole(generation, upstream).body)
    const { client: whole } = await deliver({ dialect: upstream.dialect, chunks: [body], shape })
    const { client } = await deliver({ dialect: upstream.dialect, chunks: inPieces(body, 1), shape })
    expect(client.received().toString()).toBe(whole.received().toString())
  })

  test('to a client of the same format is byte for byte what the provider sent', async () => {
    const { data } = picture()
    const body = bytesOf(
      ` {\n  "candidates": [{"content": {"parts": [{"inlineData": {"data": "${data}"}, "thoughtSignature": "s1"}]}}],\n  "odd": 1 }\n`,
    )
    const { client, result } = await deliver({ dialect: 'gemini', chunks: inPieces(body, 7), shape: UPSTREAMS.gemini })
    expect(client.received()).toEqual(Buffer.from(body))
    expect(result).toMatchObject({ value: { summary: { signatures: ['s1'] } } })
  })

  test('as an event stands on one line, however it was printed', async () => {
    const { data } = picture()
    const json = { candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data } }] } }] }
    const body = bytesOf(JSON.stringify(json, null, 2).replaceAll('\n', '\r\n'))
    const shape = { dialect: 'gemini', framing: 'sse' } as const
    const { client } = await deliver({ dialect: 'gemini', chunks: inPieces(body, 5), shape })
    const sent = client.received().toString()
    expect(sent).toMatch(/^data: [^\r\n]*\n\n$/)
    expect(JSON.parse(sent.slice('data: '.length))).toEqual(json)
  })

  test.each([
    ['slashes escaped as PHP does', (data: string) => data.replaceAll('/', '\\/')],
    ['padding escaped as Google does', (data: string) => data.replaceAll('=', '\\u003d')],
    ['line breaks in it, escaped', (data: string) => `${data.slice(0, 8)}\\n${data.slice(8)}\\r\\n`],
    ['every character escaped', escapeAll],
  ])('is understood with %s', async (_what, write) => {
    // Every base64 digit, and padding.
    const image = headerOnlyPng(
      3,
      2,
      Array.from({ length: 256 }, (_, index) => index),
    )
    const data = Buffer.from(image.bytes).toString('base64')
    const body = bytesOf(`{"candidates":[{"content":{"parts":[{"inlineData":{"data":"${write(data)}"}}]}}]}`)
    const shape = { dialect: 'openai-images', operation: 'edits', stream: false, createdS: 7 } as const
    const { client, keep } = await deliver({ dialect: 'gemini', chunks: inPieces(body, 11), shape })
    expect(JSON.parse(client.received().toString())).toMatchObject({ data: [{ b64_json: data }] })
    expect(keep.kept()).toEqual([image.bytes])
  })

  test.each([
    ['a quote', '\\u0022},{\\u0022'],
    ['a backslash', '\\\\'],
    ['a bare line break', '\n\ndata: {}\n\n'],
  ])('does not let %s in base64 end the text around it', async (_what, trick) => {
    const { data } = picture(300)
    const text = `{"candidates":[{"content":{"parts":[{"inlineData":{"data":"${data}${trick}AAAA"}}]}}]}`
    const shape = { dialect: 'openai-images', operation: 'edits', stream: true, createdS: 7 } as const
    const { client, result } = await deliver({ dialect: 'gemini', chunks: inPieces(bytesOf(text), 100), shape })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'protocol' } })
    expect(client.fate()).toBe('broken')
    expect(client.received().toString()).not.toContain('AAAAA')
  })

  test('passes all pictures on that are no drafts, in order', async () => {
    const [draft, first, second] = [1, 2, 3].map((size) => headerOnlyPng(size, size, [size]))
    const parts = [
      { inlineData: { data: base64(draft) }, thought: true },
      { text: 'One. ' },
      { inlineData: { data: base64(first) }, thoughtSignature: 'a' },
      { text: 'Two.' },
      { inlineData: { data: base64(second) }, thoughtSignature: 'b' },
    ]
    const body = bytesOf(JSON.stringify({ candidates: [{ content: { parts } }] }))
    const chunks = inPieces(body, 9)
    for (const shape of SHAPES.filter(({ dialect }) => dialect !== 'gemini')) {
      const { client, keep, result } = await deliver({ dialect: 'gemini', chunks, shape, sendsDrafts: true })
      const sent = client.received().toString()
      expect(sent).not.toContain(base64(draft))
      expect(sent.indexOf(base64(first))).toBeLessThan(sent.indexOf(base64(second)))
      readDelivered(client.received(), client.headers()['content-type'])
      expect(keep.kept()).toEqual([first?.bytes, second?.bytes])
      expect(keep.openWriters()).toBe(0)
      expect(result).toMatchObject({ value: { summary: { text: 'One. Two.', signatures: ['a', 'b'] } } })
    }
  })

  test('keeps words and signature where a relay streams though nobody asked for it', async () => {
    const image = headerOnlyPng(4, 4)
    const event = (parts: readonly unknown[]) => `data: ${JSON.stringify({ candidates: [{ content: { parts } }] })}\n\n`
    const body = `: hello\n\n${event([{ text: 'Here.' }])}${event([{ inlineData: { data: base64(image) }, thoughtSignature: 's' }])}`
    const client = createFakeClient()
    const answer = answerOf(scriptBody(inPieces(bytesOf(body), 13)).body, { contentType: 'text/event-stream' })
    const live = await openLiveAnswer(answer)
    if (!live.ok) throw new Error(live.failure.message)
    const signal = new AbortController().signal
    await live.value.deliver({ client, shape: UPSTREAMS.gemini, status: 200, headers: {}, signal })
    expect(JSON.parse(client.received().toString())).toMatchObject({
      candidates: [
        {
          content: {
            parts: [
              { inlineData: { mimeType: 'image/png', data: base64(image) }, thoughtSignature: 's' },
              { text: 'Here.' },
            ],
          },
          finishReason: 'STOP',
        },
      ],
    })
  })

  test('takes a picture out of the words of a chat', async () => {
    const image = headerOnlyPng(4, 4)
    const content = `Here: ![it](data:image/png;base64,${base64(image)})`
    const body = bytesOf(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }))
    const { client, keep } = await deliver({
      dialect: 'openai-chat',
      chunks: inPieces(body, 50),
      shape: UPSTREAMS['openai-images'],
    })
    expect(JSON.parse(client.received().toString())).toMatchObject({ data: [{ b64_json: base64(image) }] })
    expect(keep.kept()).toEqual([image.bytes])
  })
})

function picture(tailBytes = 2) {
  return {
    data: base64(
      headerOnlyPng(
        3,
        2,
        Array.from({ length: tailBytes }, () => 1),
      ),
    ),
  }
}

function base64(image: EncodedImage | undefined): string {
  return Buffer.from(image?.bytes ?? []).toString('base64')
}

function escapeAll(text: string): string {
  return text.replace(/./g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** In a chat's stream the model is named at the end only, since no one knows it before. */
function withoutModel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutModel)
  if (typeof value !== 'object' || value === null || !('object' in value)) return value
  return value.object === 'chat.completion.chunk' ? { ...value, model: undefined } : value
}
