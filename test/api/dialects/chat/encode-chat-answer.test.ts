import { expect, test } from 'vitest'
import { encodeChatAnswer } from '../../../../src/api/dialects/openai/chat/encode-chat-answer'
import type { Generation } from '../../../../src/core/generation'
import { headerOnlyPng } from '../../../fixtures/pictures'
import { joinParts } from '../../wire/split-bytes'

const PICTURE = headerOnlyPng(8, 8)
const MADE: Generation = {
  images: [PICTURE],
  model: 'm',
  warnings: [],
  trace: { path: 'studio', attempts: 1, totalMs: 1 },
}
const OPTIONS = { id: 'chatcmpl-1', createdS: 5 }
const text = (stream: boolean) =>
  new TextDecoder().decode(joinParts(encodeChatAnswer(MADE, { ...OPTIONS, stream }).body))

test('a whole answer has all members that clients read without asking', () => {
  const url = `data:image/png;base64,${Buffer.from(PICTURE.bytes).toString('base64')}`
  expect(JSON.parse(text(false))).toEqual({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 5,
    model: 'm',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: null,
          images: [{ index: 0, type: 'image_url', image_url: { url } }],
          refusal: null,
        },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
  })
})

test('a stream ends each choice and then itself', () => {
  const frames = text(true).split('\n\n')
  expect(frames).toHaveLength(4)
  expect(frames[0]).toMatch(/^data: \{.*"finish_reason":null/)
  expect(frames[1]).toContain('"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]')
  expect(frames.slice(2)).toEqual(['data: [DONE]', ''])
})
