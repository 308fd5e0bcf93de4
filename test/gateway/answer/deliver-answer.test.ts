import { describe, expect, test } from 'vitest'
import type { AnswerShape } from '../../../src/gateway/answer/answer-shape'
import { openLiveAnswer } from '../../../src/gateway/answer/open-live-answer'
import type { PictureStore } from '../../../src/gateway/stores/picture-store'
import { headerOnlyPng } from '../../fixtures/pictures'
import { type AnswerTraits, answerOf, bytesOf, type Ending, inPieces, scriptBody } from './arriving'
import { createFakeClient } from './fake-client'
import { createMemoryPictures } from './memory-pictures'
import { nameOf, SHAPES } from './read-delivered'

const IMAGE = headerOnlyPng(640, 480, new Array<number>(60_000).fill(7))
const BASE64 = Buffer.from(IMAGE.bytes).toString('base64')
const TEXT = JSON.stringify({
  candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data: BASE64 } }] } }],
  usageMetadata: { promptTokenCount: 4 },
})
const JSON_SHAPE: AnswerShape = { dialect: 'gemini', framing: 'json' }
const byName = SHAPES.map((shape) => [nameOf(shape), shape] as const)

interface Setting {
  readonly text?: string
  readonly ending?: Ending
  readonly keep?: PictureStore
  readonly shape?: AnswerShape
  readonly traits?: AnswerTraits
  readonly chunkBytes?: number
}

/** An answer under way to a client. */
async function begin(setting: Setting = {}) {
  const { text = TEXT, ending = 'end', keep, shape = JSON_SHAPE, traits = {}, chunkBytes = 1000 } = setting
  const script = scriptBody(inPieces(bytesOf(text), chunkBytes), ending)
  const client = createFakeClient()
  const called = new AbortController()
  const live = await openLiveAnswer(answerOf(script.body, traits))
  if (!live.ok) throw new Error(live.failure.message)
  const deliver = () =>
    live.value.deliver({
      client,
      shape,
      status: 200,
      headers: {},
      ...(keep === undefined ? {} : { keep }),
      signal: called.signal,
    })
  return { ...script, client, called, deliver }
}

/** Lets everything happen that can happen by itself. */
async function settle() {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('the pace of an answer', () => {
  test.each(byName)(
    'as %s: what is there goes out at once, before the next bytes are asked for',
    async (_name, shape) => {
      const { deliver, client, pulled } = await begin({ ending: 'hang', shape })
      client.pause()
      void deliver()
      await settle()
      expect(client.received().toString()).toContain(BASE64.slice(0, 500))
      expect(pulled()).toBe(1)
    },
  )

  test.each(byName)('as %s is that of the client: one chunk ahead and no more', async (_name, shape) => {
    const { deliver, client, pulled } = await begin({ shape, keep: createMemoryPictures() })
    client.pause()
    const delivered = deliver()
    await settle()
    expect(pulled()).toBe(1)
    client.resume()
    expect(await delivered).toMatchObject({ ok: true, value: { complete: true } })
    expect(client.fate()).toBe('ended')
  })

  test('is that of the disk, when it is far behind', async () => {
    const image = Buffer.from(headerOnlyPng(9, 9, new Array<number>(2e6).fill(1)).bytes).toString('base64')
    const text = `{"candidates":[{"content":{"parts":[{"inlineData":{"data":"${image}"}}]}}]}`
    let letGo = () => {}
    const stuck = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const store = createMemoryPictures()
    const slow: PictureStore = {
      ...store,
      create() {
        const writer = store.create()
        return { ...writer, write: (bytes) => stuck.then(() => writer.write(bytes)) }
      },
    }
    const { deliver, pulled } = await begin({ text, keep: slow, chunkBytes: 65_536 })
    const delivered = deliver()
    await settle()
    await settle()
    expect(pulled() * 65_536).toBeLessThan(2e6)
    letGo()
    expect(await delivered).toMatchObject({ value: { pictures: [{ mediaType: 'image/png' }] } })
  })
})

describe('the length of an answer', () => {
  test('is told when it is known, so that a client can show how far it is', async () => {
    const { deliver, client } = await begin({ traits: { sizeBytes: TEXT.length } })
    await deliver()
    expect(client.headers()).toEqual({ 'content-type': 'application/json', 'content-length': String(TEXT.length) })
  })

  test('is not reached before what must come first is done', async () => {
    const chunks = inPieces(bytesOf(TEXT), 1000)
    const live = await openLiveAnswer(answerOf(scriptBody(chunks).body, { sizeBytes: TEXT.length }))
    const client = createFakeClient()
    let before = 0
    const beforeEnd = async () => {
      before = client.received().length
    }
    const signal = new AbortController().signal
    const to = { client, shape: JSON_SHAPE, status: 200, headers: {}, keep: createMemoryPictures(), beforeEnd, signal }
    expect(live.ok && (await live.value.deliver(to))).toMatchObject({ ok: true, value: { complete: true } })
    expect(TEXT.length - before).toBe(chunks.at(-1)?.length)
    expect(client.received().toString()).toBe(TEXT)
  })

  test('of a small one is always told, and it goes out in one piece', async () => {
    const { data } = { data: Buffer.from(headerOnlyPng(2, 2, [1]).bytes).toString('base64') }
    const text = JSON.stringify({ candidates: [{ content: { parts: [{ inlineData: { data } }] } }] })
    for (const shape of SHAPES) {
      const { deliver, client } = await begin({ text, shape, traits: { sizeBytes: text.length } })
      await deliver()
      expect(client.headers()['content-length']).toBe(String(client.received().length))
      expect(client.writes()).toBe(1)
    }
  })

  test('is not told where it is not known', async () => {
    const shape: AnswerShape = { dialect: 'openai-chat', stream: false, id: 'a', createdS: 1 }
    const { deliver, client } = await begin({ shape, traits: { sizeBytes: TEXT.length } })
    await deliver()
    expect(client.headers()).toEqual({ 'content-type': 'application/json' })
  })
})

describe('a client that leaves', () => {
  test('ends the call when nothing is to be kept', async () => {
    const { deliver, client, wasLeft, pulled } = await begin({ ending: 'hang' })
    client.pause()
    const delivered = deliver()
    await settle()
    client.leave()
    expect(await delivered).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(wasLeft()).toBe(true)
    expect(pulled()).toBeLessThan(4)
  })

  test('does so even while the provider is silent', async () => {
    const { deliver, client, wasLeft } = await begin({ text: TEXT.slice(0, 5000), ending: 'hang' })
    const delivered = deliver()
    await settle()
    client.leave()
    expect(await delivered).toMatchObject({ failure: { kind: 'cancelled' } })
    expect(wasLeft()).toBe(true)
  })

  test.each(byName)('loses nothing that is kept, as %s', async (_name, shape) => {
    const keep = createMemoryPictures()
    const { deliver, client, wasLeft } = await begin({ keep, shape })
    client.pause()
    const delivered = deliver()
    await settle()
    client.leave()
    expect(await delivered).toMatchObject({
      value: { complete: false, pictures: [{ sizeBytes: IMAGE.bytes.length }], summary: { usage: { inputTokens: 4 } } },
    })
    expect(keep.kept().map((bytes) => Buffer.compare(bytes, IMAGE.bytes))).toEqual([0])
    expect(wasLeft()).toBe(false)
  })

  test('may call the work off, and then nothing is kept', async () => {
    const keep = createMemoryPictures()
    const { deliver, called, client, wasLeft } = await begin({ keep, text: TEXT.slice(0, 5000), ending: 'hang' })
    const delivered = deliver()
    await settle()
    called.abort()
    expect(await delivered).toMatchObject({ failure: { kind: 'cancelled' } })
    expect([wasLeft(), client.fate(), keep.openWriters()]).toEqual([true, 'broken', 0])
  })
})

describe('an answer that breaks off after it began', () => {
  const cut = TEXT.slice(0, 5000)

  test.each(byName)('as %s cannot be taken for a whole one', async (_name, shape) => {
    const keep = createMemoryPictures()
    for (const ending of ['break', 'end'] as const) {
      const { deliver, client } = await begin({ text: cut, ending, shape, keep })
      const kind = ending === 'break' ? 'network' : 'protocol'
      expect(await deliver()).toMatchObject({ ok: false, failure: { kind } })
      expect(client.fate()).toBe('broken')
    }
    expect([keep.kept(), keep.openWriters()]).toEqual([[], 0])
  })

  test('because it never ends is given up at the limit', async () => {
    function* forever() {
      yield bytesOf(`data: ${TEXT}\n\n`)
      for (;;) yield bytesOf('data: {}\n\n'.repeat(100))
    }
    const script = scriptBody(forever())
    const answer = answerOf(script.body, { contentType: 'text/event-stream' })
    const live = await openLiveAnswer(answer, { maxBytes: 200_000 })
    const client = createFakeClient()
    const signal = new AbortController().signal
    const to = { client, shape: JSON_SHAPE, status: 200, headers: {}, signal }
    expect(live.ok && (await live.value.deliver(to))).toMatchObject({
      failure: { kind: 'protocol' },
    })
    expect([client.fate(), script.wasLeft()]).toEqual(['broken', true])
  })

  test('ends a chat stream with an error event when its picture was whole', async () => {
    const shape: AnswerShape = { dialect: 'openai-chat', stream: true, id: 'a', createdS: 1 }
    const { deliver, client } = await begin({ text: TEXT.slice(0, -10), ending: 'break', shape })
    expect(await deliver()).toMatchObject({ failure: { kind: 'network' } })
    const [picture, error] = client.received().toString().trim().split('\n\n')
    expect(picture).toContain(BASE64)
    expect(JSON.parse(error?.replace('data: ', '') ?? '')).toMatchObject({ error: { code: 'bad_upstream' } })
    expect(client.fate()).toBe('ended')
  })

  test.each([
    ['gemini', { dialect: 'gemini', framing: 'sse' }, { error: { code: 502, status: 'UNAVAILABLE' } }],
    [
      'openai-images',
      { dialect: 'openai-images', operation: 'edits', stream: true, createdS: 1 },
      { error: { code: 'bad_upstream' } },
    ],
  ] as const)(
    'tells so in an event of %s when the stream was only kept alive until then',
    async (_name, shape, event) => {
      const script = scriptBody([bytesOf(TEXT.slice(0, 5000))], 'break')
      const live = await openLiveAnswer(answerOf(script.body, { sizeBytes: 6000 }))
      expect(live).toMatchObject({ ok: false, failure: { kind: 'network' } })
      const { encodeFailureEvent, keepAliveEvent } = await import('../../../src/gateway/answer/encode-answer')
      expect(Buffer.from(keepAliveEvent(shape) ?? []).toString()).toBe(': keep-alive\n\n')
      const text = live.ok ? '' : Buffer.from(encodeFailureEvent(live.failure, shape) ?? []).toString()
      expect(text).toMatch(/^data: .*\n\n$/)
      expect(JSON.parse(text.slice(6))).toMatchObject(event)
    },
  )
})

describe('a store that fails', () => {
  test.each(byName)('disturbs no client, as %s', async (_name, shape) => {
    const keep = createMemoryPictures(10_000)
    const { deliver, client } = await begin({ keep, shape })
    const outcome = await deliver()
    expect(outcome).toMatchObject({ value: { complete: true, keepFault: 'ENOSPC: no space left on device' } })
    expect(outcome.ok && outcome.value.pictures).toBeFalsy()
    expect([client.fate(), keep.openWriters()]).toEqual(['ended', 0])
    expect(client.received().toString()).toContain(BASE64)
  })
})
