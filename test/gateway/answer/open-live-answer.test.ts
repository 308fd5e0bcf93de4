import { describe, expect, test } from 'vitest'
import type { AnswerShape } from '../../../src/gateway/answer/answer-shape'
import { openLiveAnswer } from '../../../src/gateway/answer/open-live-answer'
import { headerOnlyPng, paintPicture } from '../../fixtures/pictures'
import { type AnswerTraits, answerOf, bytesOf, inPieces, scriptBody } from './arriving'
import { createFakeClient } from './fake-client'
import { createMemoryPictures } from './memory-pictures'

const data = (size: number, tailBytes = 0) =>
  Buffer.from(headerOnlyPng(size, size, new Array<number>(tailBytes).fill(size)).bytes).toString('base64')
const part = (size: number, rest: object = {}) => ({ inlineData: { mimeType: 'image/png', data: data(size) }, ...rest })
const gemini = (...parts: readonly unknown[]) => JSON.stringify({ candidates: [{ content: { parts } }] })

/** Opens an answer with this text. */
async function open(text: string, traits: AnswerTraits & { readonly chunkBytes?: number } = {}) {
  const script = scriptBody(inPieces(bytesOf(text), traits.chunkBytes ?? 16))
  return { ...script, opened: await openLiveAnswer(answerOf(script.body, traits)) }
}

describe('an answer with a picture', () => {
  test('is known by the first bytes of it, and read no further', async () => {
    const { opened, pulled, wasLeft } = await open(gemini({ text: 'Here.' }, { inlineData: { data: data(5, 50_000) } }))
    expect(opened).toMatchObject({ ok: true, value: { mediaType: 'image/png' } })
    expect(pulled()).toBeLessThan(20)
    expect(wasLeft()).toBe(false)
  })

  test.each(['image/png', 'image/jpeg', 'image/webp'] as const)(
    'says that it is %s, whatever it is called',
    async (mediaType) => {
      const { bytes } = await paintPicture({ widthPx: 8, heightPx: 8, mediaType })
      const inlineData = { mimeType: 'image/x-any', data: Buffer.from(bytes).toString('base64') }
      const { opened } = await open(gemini({ inlineData }))
      expect(opened).toMatchObject({ value: { mediaType } })
    },
  )

  test('tells what the path could not express, and what the server said about it', async () => {
    const told = JSON.stringify([{ code: 'ignored-option', message: 'No seed.' }])
    const { opened } = await open(gemini(part(1)), { headers: { 'x-refill-warnings': told } })
    expect(opened).toMatchObject({ value: { warnings: [{ message: 'No seed.' }] } })
  })

  test('ends the call when nobody wants it any more', async () => {
    const { opened, wasLeft } = await open(gemini(part(1), { text: 'x'.repeat(1000) }))
    if (opened.ok) opened.value.abandon()
    expect(wasLeft()).toBe(true)
  })

  test('is collected whole, with its signatures', async () => {
    const { opened } = await open(gemini({ text: 'A' }, part(1), part(2, { thoughtSignature: 's' })))
    expect(opened.ok && (await opened.value.collect())).toMatchObject({
      value: { images: [{ extent: { widthPx: 2, heightPx: 2 } }], text: 'A', signatures: ['s'] },
    })
  })
})

describe('a draft', () => {
  test.each([
    ['when its part says so first', '{"thought":true,"inlineData":{"data":"D"}}', false],
    ['when its part says so last', '{"inlineData":{"data":"D"},"thought":true}', true],
  ])('is not the picture %s', async (_when, draft, sendsDrafts) => {
    const text = `{"candidates":[{"content":{"parts":[${draft.replace('D', data(9))},{"inlineData":{"data":"${data(4)}"}}]}}]}`
    const { opened } = await open(text, { sendsDrafts })
    if (!opened.ok) throw new Error(opened.failure.message)
    const client = createFakeClient()
    const keep = createMemoryPictures()
    const shape: AnswerShape = { dialect: 'openai-images', operation: 'edits', stream: false, createdS: 1 }
    const signal = new AbortController().signal
    await opened.value.deliver({ client, shape, status: 200, headers: {}, keep, signal })
    expect(JSON.parse(client.received().toString())).toMatchObject({ data: [{ b64_json: data(4) }], size: '4x4' })
    expect(keep.kept()).toEqual([headerOnlyPng(4, 4).bytes])
    expect(keep.openWriters()).toBe(0)
  })

  test('alone is no answer', async () => {
    const { opened } = await open(gemini(part(1, { thought: true })), { sendsDrafts: true })
    expect(opened).toMatchObject({ failure: { kind: 'no-image' } })
  })

  test('of an OpenAI stream is not the picture either', async () => {
    const event = (type: string, size: number) => `data: ${JSON.stringify({ type, b64_json: data(size) })}\n\n`
    const text = `${event('image_generation.partial_image', 3)}${event('image_generation.completed', 6)}`
    const { opened } = await open(text, { dialect: 'openai-images', contentType: 'text/event-stream' })
    expect(opened.ok && (await opened.value.collect())).toMatchObject({
      value: { images: [{ extent: { widthPx: 6, heightPx: 6 } }] },
    })
  })
})

describe('an answer without a picture', () => {
  const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { thoughtsTokenCount: 30 } }
  const refused = { candidates: [{ content: {}, finishReason: 'IMAGE_SAFETY' }] }
  const quota = { error: { code: 429, message: 'Slow down', status: 'RESOURCE_EXHAUSTED' } }
  const chat = (message: object) => JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] })

  test.each<[string, string, AnswerTraits, object]>([
    ['words', gemini({ text: 'I cannot.' }), {}, { kind: 'no-image', text: 'I cannot.', retryable: true }],
    ['a refused prompt', JSON.stringify(blocked), {}, { kind: 'blocked', reason: 'SAFETY', billed: true }],
    ['a refused picture', JSON.stringify(refused), {}, { kind: 'blocked', reason: 'IMAGE_SAFETY' }],
    ['an error in a success', JSON.stringify(quota), {}, { kind: 'rate-limited', retryable: true }],
    ['an error in a list', JSON.stringify([quota]), {}, { kind: 'rate-limited' }],
    ['a web page', '<html><p>Hello</p></html>', { contentType: 'text/html' }, { kind: 'protocol' }],
    ['garbage', '\u0007\u0000\u0001', {}, { kind: 'protocol' }],
    ['nothing at all', '', {}, { kind: 'protocol' }],
    ['half of itself', gemini({ text: 'x' }).slice(0, -5), {}, { kind: 'protocol' }],
    ['JSON of another kind', '{"candidates":3}', {}, { kind: 'protocol' }],
    ['a picture that is none', gemini({ inlineData: { data: 'AAAA'.repeat(20) } }), {}, { kind: 'protocol' }],
    ['base64 that is none', gemini({ inlineData: { data: '****' } }), {}, { kind: 'protocol' }],
    [
      'endless bytes that are no picture',
      gemini({ inlineData: { data: 'AAAA'.repeat(2e5) } }),
      {},
      { kind: 'protocol' },
    ],
    ['no data', '{"data":[]}', { dialect: 'openai-images' }, { kind: 'no-image' }],
    ['a link', '{"data":[{"url":"https://a.b/c.png"}]}', { dialect: 'openai-images' }, { kind: 'protocol' }],
    ['words of a chat', chat({ content: 'No.' }), { dialect: 'openai-chat' }, { kind: 'no-image', text: 'No.' }],
    ['a refusal of a chat', chat({ refusal: 'No.' }), { dialect: 'openai-chat' }, { kind: 'blocked' }],
    [
      'events without one',
      'data: {"candidates":[{"finishReason":"NO_IMAGE"}]}\n\n',
      { contentType: 'text/event-stream' },
      { kind: 'no-image', finishReason: 'NO_IMAGE' },
    ],
  ])('that is %s fails as its format tells', async (_what, text, traits, fault) => {
    const { opened, wasLeft } = await open(text, { ...traits, ...(text.length > 1e5 ? { chunkBytes: 65_536 } : {}) })
    expect(opened).toMatchObject({ ok: false, failure: fault })
    // The call has ended by itself, or is ended.
    expect(wasLeft() || text.length < 1e5).toBe(true)
  })

  test('that breaks off fails as a broken connection, which another try may mend', async () => {
    const body = scriptBody([bytesOf('{"candidates":[')], 'break').body
    expect(await openLiveAnswer(answerOf(body))).toMatchObject({ failure: { kind: 'network', retryable: true } })
  })

  test('that never ends is given up at the limit', async () => {
    function* forever() {
      yield bytesOf('{"a":[')
      for (;;) yield bytesOf('"0123456789",'.repeat(500))
    }
    const script = scriptBody(forever())
    const opened = await openLiveAnswer(answerOf(script.body), { maxBytes: 1e6 })
    expect(opened).toMatchObject({ failure: { kind: 'protocol' } })
    expect(script.wasLeft()).toBe(true)
    expect(script.pulled()).toBeLessThan(200)
  })
})
