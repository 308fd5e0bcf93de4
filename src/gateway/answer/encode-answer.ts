import type { WireResponse } from '../../api/dialects/dialect'
import { encodeGeminiAnswer, encodeGeminiFailure } from '../../api/dialects/gemini/encode-answer'
import { encodeChatAnswer, encodeChatFailure } from '../../api/dialects/openai/chat/encode-chat-answer'
import { encodeOpenAiAnswer, encodeOpenAiFailure } from '../../api/dialects/openai/encode-answer'
import type { Failure } from '../../core/failure'
import type { Generation } from '../../core/generation'
import type { AnswerShape } from './answer-shape'
import { isEventStream } from './shape-framing'

/** A generation that is there as a whole, as a client wants it written. */
export function encodeWhole(generation: Generation, shape: AnswerShape): WireResponse {
  switch (shape.dialect) {
    case 'gemini':
      return encodeGeminiAnswer(generation, shape.framing)
    case 'openai-images':
      return encodeOpenAiAnswer(generation, shape)
    case 'openai-chat':
      return encodeChatAnswer(generation, shape)
  }
}

/** A failure in the client's own format, for an answer that has not begun. */
export function encodeFailure(fault: Failure, shape: AnswerShape): WireResponse {
  switch (shape.dialect) {
    case 'gemini':
      return encodeGeminiFailure(fault, shape.framing)
    case 'openai-images':
      return encodeOpenAiFailure(fault)
    case 'openai-chat':
      return encodeChatFailure(fault)
  }
}

/**
 * A failure as an event, for a stream that has begun; undefined where the shape is none. Must stand between events.
 * Source: the stream readers of @google/genai 3.3 and openai 7.57, which throw what stands in `error`.
 */
export function encodeFailureEvent(fault: Failure, shape: AnswerShape): Uint8Array | undefined {
  if (!isEventStream(shape)) return undefined
  const wire = encodeFailure(fault, shape)
  if (wire.headers['content-type'] === 'text/event-stream') return Buffer.concat(wire.body)
  return Buffer.concat([Buffer.from('data: '), ...wire.body, Buffer.from('\n\n')])
}

/**
 * What keeps a quiet connection alive before the answer begins; undefined where the shape is no stream of events.
 * Source: the stream reader of @google/genai, which takes a comment only as a frame of its own.
 */
export function keepAliveEvent(shape: AnswerShape): Uint8Array | undefined {
  return isEventStream(shape) ? Buffer.from(': keep-alive\n\n') : undefined
}
