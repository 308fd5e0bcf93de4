import { describe, expect, test } from 'vitest'
import { decodeChatAnswer } from '../../../../src/api/dialects/openai/chat/decode-chat-answer'
import { readAnswer } from '../../../../src/api/remote/read-answer'
import { headerOnlyPng } from '../../../fixtures/pictures'

const PICTURE = headerOnlyPng(1024, 1024, [1, 2, 3])
const OTHER = headerOnlyPng(512, 512, [4])
const url = (picture = PICTURE) => `data:image/png;base64,${Buffer.from(picture.bytes).toString('base64')}`

async function decode(body: unknown, init: ResponseInit = { status: 200 }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': typeof body === 'string' ? 'text/event-stream' : 'application/json' }
  const read = await readAnswer(new Response(text, { headers, ...init }), () => undefined)
  if (!read.ok) return read
  return decodeChatAnswer(read.value)
}

const message = (fields: object, finish_reason = 'stop') => ({
  choices: [{ index: 0, finish_reason, message: { role: 'assistant', content: null, ...fields } }],
})

describe('a picture in a chat answer', () => {
  test.each([
    ['in images', { images: [{ type: 'image_url', image_url: { url: url() } }] }],
    ['in images, as texts', { images: [url()] }],
    ['as the only image', { image: { url: url() } }],
    ['as a part of the content', { content: [{ type: 'image_url', image_url: { url: url() } }] }],
    ['as markdown', { content: `![image](${url()})` }],
    ['as a data URL among the words', { content: url() }],
    ['in two spellings', { images: [url()], content: `![image](${url()})` }],
  ])('is found %s', async (_where, fields) => {
    expect(await decode(message(fields))).toEqual({ ok: true, value: { images: [PICTURE], warnings: [] } })
  })

  test('comes with its words, without the picture among them', async () => {
    const outcome = await decode(message({ content: `Here it is. ![image](${url()})` }))
    expect(outcome).toMatchObject({ ok: true, value: { text: 'Here it is.', images: [PICTURE] } })
  })

  test('comes with tokens and the cost that the service names', async () => {
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 1300,
      completion_tokens_details: { image_tokens: 1120, reasoning_tokens: 180 },
      cost: 0.07,
    }
    expect(await decode({ ...message({ images: [url()] }), model: 'google/x', usage })).toMatchObject({
      ok: true,
      value: {
        usage: { inputTokens: 12, outputTokens: 1120, imageOutputTokens: 1120, thoughtTokens: 180 },
        costUsd: 0.07,
        model: 'google/x',
      },
    })
  })

  test('is one of several, in order, each once', async () => {
    const outcome = await decode(message({ images: [url(), url(OTHER), url()] }))
    expect(outcome).toMatchObject({ ok: true, value: { images: [PICTURE, OTHER] } })
  })

  test('is put together from a stream, also where its base64 is cut', async () => {
    const whole = `Look: ![image](${url()})`
    const deltas = [whole.slice(0, 40), whole.slice(40)].map((content) => ({ choices: [{ delta: { content } }] }))
    const stream = [...deltas, { choices: [{ delta: {}, finish_reason: 'stop' }] }]
    const text = stream.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')
    expect(await decode(`${text}data: [DONE]\n\n`)).toMatchObject({
      ok: true,
      value: { images: [PICTURE], text: 'Look:' },
    })
  })
})

describe('an answer without a picture', () => {
  test.each([
    ['a filter', message({}, 'content_filter'), { kind: 'blocked', reason: 'content_filter' }],
    [
      'a filter of the provider behind',
      { choices: [{ finish_reason: 'stop', native_finish_reason: 'IMAGE_SAFETY', message: { content: '' } }] },
      { kind: 'blocked', reason: 'IMAGE_SAFETY' },
    ],
    ['a refusal in words', message({ refusal: 'I will not.' }), { kind: 'blocked', reason: 'refusal' }],
    ['words only', message({ content: 'What colour?' }), { kind: 'no-image', text: 'What colour?' }],
    ['nothing', message({}), { kind: 'no-image', finishReason: 'stop' }],
    ['used up tokens', message({}, 'length'), { kind: 'no-image', message: expect.stringContaining('tokens') }],
    ['a link', message({ images: [{ image_url: { url: 'https://x/y.png' } }] }), { kind: 'protocol' }],
    ['bytes that are no picture', message({ images: ['data:image/png;base64,AQID'] }), { kind: 'protocol' }],
    ['another format', { candidates: [] }, { kind: 'protocol' }],
    ['an error', { error: { message: 'No.', code: 402 } }, { kind: 'invalid-request' }],
  ])('%s is a failure that says so', async (_what, body, failure) => {
    expect(await decode(body)).toMatchObject({ ok: false, failure })
  })

  test('an error in the middle of a stream is that error', async () => {
    const stream = `data: {"choices":[{"delta":{"content":"x"}}]}\n\ndata: {"error":{"message":"Overloaded","code":503}}\n\n`
    expect(await decode(stream)).toMatchObject({ ok: false, failure: { kind: 'upstream', status: 503 } })
  })
})
