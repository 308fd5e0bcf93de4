import type { DecodedAnswer, HeaderReader, ReadBody } from '../../api/dialects/dialect'
import { decodeGeminiAnswer } from '../../api/dialects/gemini/decode-answer'
import { decodeChatAnswer } from '../../api/dialects/openai/chat/decode-chat-answer'
import { decodeOpenAiAnswer } from '../../api/dialects/openai/decode-answer'
import type { Failure } from '../../core/failure'
import type { Result } from '../../core/result'
import type { UpstreamDialect } from '../upstream/provider-path'
import type { AnswerSummary } from './live-answer'

/** The generation in an answer that was read to its end; `headers` are the answer's own. */
export function decodeUpstream(
  dialect: UpstreamDialect,
  headers: HeaderReader,
  body: ReadBody,
): Result<DecodedAnswer, Failure> {
  const answer = { status: 200, headers, body }
  switch (dialect) {
    case 'gemini':
      return decodeGeminiAnswer(answer)
    case 'openai-images':
      return decodeOpenAiAnswer(answer)
    case 'openai-chat':
      return decodeChatAnswer(answer)
  }
}

/** What an answer said beside its pictures. */
export function summarise(decoded: DecodedAnswer, body: ReadBody): AnswerSummary {
  const { usage, text, model, costUsd } = decoded
  return {
    ...(usage === undefined ? {} : { usage }),
    ...(text === undefined ? {} : { text }),
    ...(model === undefined ? {} : { model }),
    ...(costUsd === undefined ? {} : { costUsd }),
    signatures: signaturesIn(body),
  }
}

/** All `thoughtSignature` of an answer, in order. */
export function signaturesIn(body: ReadBody): readonly string[] {
  if (body.kind === 'text') return []
  return body.kind === 'json' ? findSignatures(body.json) : body.events.flatMap(({ json }) => findSignatures(json))
}

function findSignatures(json: unknown): readonly string[] {
  if (typeof json !== 'object' || json === null || json instanceof Uint8Array) return []
  if (Array.isArray(json)) return json.flatMap(findSignatures)
  return Object.entries(json).flatMap(([key, value]) =>
    key === 'thoughtSignature' && typeof value === 'string' ? [value] : findSignatures(value),
  )
}

/**
 * Whether a part (or an event) is a draft of the model's and no answer, as far as it is known: Gemini's thoughts, and
 * the previews in OpenAI's streams.
 */
export function isDraft(holder: unknown): boolean {
  if (typeof holder !== 'object' || holder === null) return false
  if ('thought' in holder && holder.thought === true) return true
  return 'type' in holder && typeof holder.type === 'string' && holder.type.includes('partial_image')
}
