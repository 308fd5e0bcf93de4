import type { Failure } from '../../../core/failure'
import type { EncodedImage, Generation } from '../../../core/generation'
import { type JsonWithBytes, jsonParts } from '../../wire/json-parts'
import { sseParts } from '../../wire/sse'
import type { WireResponse } from '../dialect'
import { type AnswerNotes, answerHeaders, failureHeaders } from '../refill-headers'
import { writeUsage } from './usage-metadata'

/** One JSON body; or a stream, as events (`alt=sse`) or as a JSON array, which is Google's other form of it. */
export type GeminiFraming = 'json' | 'sse' | 'array'

/**
 * A generation as a generateContent answer: one candidate for each picture, the words with the first. A stream is one
 * event: pictures have no useful parts.
 */
export function encodeGeminiAnswer(
  generation: Generation,
  framing: GeminiFraming,
  notes: AnswerNotes = {},
): WireResponse {
  const json = {
    candidates: generation.images.map((image, index) => ({
      content: { role: 'model', parts: partsOf(generation, image, index) },
      finishReason: 'STOP',
      index,
    })),
    usageMetadata: generation.usage === undefined ? undefined : writeUsage(generation.usage),
    modelVersion: generation.model,
    responseId: generation.trace.requestId,
  }
  return framed(json, framing, answerHeaders(generation, notes))
}

function partsOf({ text }: Generation, { mediaType, bytes }: EncodedImage, index: number): readonly JsonWithBytes[] {
  const words: readonly JsonWithBytes[] = text === undefined || index > 0 ? [] : [{ text }]
  return [...words, { inlineData: { mimeType: mediaType, data: bytes } }]
}

/**
 * A failure as Google answers it. Refusals and answers without a picture are HTTP 200 with a finish reason, as its
 * clients expect; all else is an error body. The failure itself travels in a header.
 */
export function encodeGeminiFailure(fault: Failure, framing: GeminiFraming = 'json'): WireResponse {
  if (fault.kind === 'blocked') {
    const billed = fault.billed === true ? { usageMetadata: { candidatesTokenCount: 1 } } : {}
    return framed(
      { promptFeedback: { blockReason: fault.reason, blockReasonMessage: fault.message }, ...billed },
      framing,
      failureHeaders(fault),
    )
  }
  if (fault.kind === 'no-image') {
    const parts = fault.text === undefined ? [] : [{ text: fault.text }]
    return framed(
      { candidates: [{ content: { role: 'model', parts }, finishReason: fault.finishReason, index: 0 }] },
      framing,
      failureHeaders(fault),
    )
  }
  const { status, name } = statusOf(fault)
  return {
    status,
    headers: { 'content-type': 'application/json', ...failureHeaders(fault) },
    body: jsonParts({ error: { code: status, message: fault.message, status: name, details: detailsOf(fault) } }),
  }
}

function framed(json: JsonWithBytes, framing: GeminiFraming, headers: Readonly<Record<string, string>>): WireResponse {
  if (framing === 'sse') {
    return { status: 200, headers: { ...headers, 'content-type': 'text/event-stream' }, body: sseParts(json) }
  }
  const body = jsonParts(framing === 'array' ? [json] : json)
  return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body }
}

function detailsOf(fault: Failure): readonly JsonWithBytes[] {
  if (fault.kind === 'quota-exhausted') {
    const violations = [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }]
    return [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations }]
  }
  if (fault.kind !== 'rate-limited' || fault.retryAfterMs === undefined) return []
  return [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${fault.retryAfterMs / 1000}s` }]
}

/** HTTP status and google.rpc.Code name of a failure. */
function statusOf(fault: Failure): { readonly status: number; readonly name: string } {
  switch (fault.kind) {
    case 'unauthorised':
      return { status: 401, name: 'UNAUTHENTICATED' }
    case 'unsupported':
      return { status: 404, name: 'NOT_FOUND' }
    case 'too-large':
      return { status: 413, name: 'INVALID_ARGUMENT' }
    case 'rate-limited':
    case 'quota-exhausted':
      return { status: 429, name: 'RESOURCE_EXHAUSTED' }
    case 'cancelled':
      return { status: 499, name: 'CANCELLED' }
    case 'network':
    case 'protocol':
      return { status: 502, name: 'UNAVAILABLE' }
    case 'upstream':
      return { status: fault.status >= 500 ? fault.status : 502, name: 'UNAVAILABLE' }
    case 'timeout':
      return { status: 504, name: 'DEADLINE_EXCEEDED' }
    default:
      return { status: 400, name: 'INVALID_ARGUMENT' }
  }
}
