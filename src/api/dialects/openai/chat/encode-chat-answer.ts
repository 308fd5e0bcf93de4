import type { Failure } from '../../../../core/failure'
import type { EncodedImage, Generation } from '../../../../core/generation'
import type { BodyParts } from '../../../wire/body'
import { DataUrl, type JsonWithBytes, jsonParts } from '../../../wire/json-parts'
import { sseParts } from '../../../wire/sse'
import type { WireResponse } from '../../dialect'
import { type AnswerNotes, answerHeaders } from '../../refill-headers'
import { encodeOpenAiFailure } from '../encode-answer'
import { writeChatUsage } from './chat-usage'

/** How an answer is written. */
export interface ChatAnswerOptions {
  readonly stream: boolean
  /** The answer's own id, for example `chatcmpl-1`. */
  readonly id: string
  /** Seconds since 1970. */
  readonly createdS: number
  readonly notes?: AnswerNotes
}

/**
 * A generation as a chat/completions answer: one choice for each picture, which stands in `message.images`. A stream is
 * one chunk for each choice, one that ends them all and brings the usage, and `[DONE]`.
 * Source: OpenRouter's image generation guide; CreateChatCompletionResponse of openai 7.57.
 */
export function encodeChatAnswer(generation: Generation, options: ChatAnswerOptions): WireResponse {
  const headers = answerHeaders(generation, options.notes)
  if (!options.stream) {
    const choices = generation.images.map((image, index) => ({
      index,
      message: { ...messageOf(generation, image, index), refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    }))
    const json = { ...envelope(generation, options, 'chat.completion'), choices, usage: usageOf(generation) }
    return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: jsonParts(json) }
  }
  return {
    status: 200,
    headers: { ...headers, 'content-type': 'text/event-stream' },
    body: [...chunks(generation, options), ...doneParts()],
  }
}

function chunks(generation: Generation, options: ChatAnswerOptions): BodyParts {
  const shell = envelope(generation, options, 'chat.completion.chunk')
  const pictures = generation.images.flatMap((image, index) => {
    const delta = messageOf(generation, image, index)
    return sseParts({ ...shell, choices: [{ index, delta, logprobs: null, finish_reason: null }] })
  })
  const ends = generation.images.map((_image, index) => ({ index, delta: {}, logprobs: null, finish_reason: 'stop' }))
  return [...pictures, ...sseParts({ ...shell, choices: ends, usage: usageOf(generation) })]
}

function doneParts(): BodyParts {
  return [new TextEncoder().encode('data: [DONE]\n\n')]
}

function envelope({ model }: Generation, { id, createdS }: ChatAnswerOptions, object: string) {
  return { id, object, created: createdS, model: model ?? '' }
}

// The words belong to the whole answer, so they are said once.
function messageOf({ text }: Generation, { mediaType, bytes }: EncodedImage, index: number) {
  const picture: JsonWithBytes = {
    index: 0,
    type: 'image_url',
    image_url: { url: new DataUrl(mediaType, bytes) },
  }
  return { role: 'assistant', content: index === 0 ? (text ?? null) : null, images: [picture] }
}

function usageOf({ usage, costUsd }: Generation): JsonWithBytes {
  return usage === undefined && costUsd === undefined ? undefined : writeChatUsage(usage ?? {}, costUsd)
}

/**
 * A failure as a chat client sees it: an error, also for a refusal or an answer without a picture, since a client that
 * shows pictures would take a message without one for a success. The failure itself travels in a header.
 */
export function encodeChatFailure(fault: Failure): WireResponse {
  return encodeOpenAiFailure(fault)
}
