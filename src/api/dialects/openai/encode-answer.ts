import type { Failure } from '../../../core/failure'
import type { Generation } from '../../../core/generation'
import type { ImageHeader } from '../../../core/image-header'
import { type JsonWithBytes, jsonParts } from '../../wire/json-parts'
import { sseParts } from '../../wire/sse'
import type { WireResponse } from '../dialect'
import { type AnswerNotes, answerHeaders, failureHeaders } from '../refill-headers'
import { qualityOf } from './picture-size'
import { writeOpenAiUsage } from './usage'

/** How an answer is written. */
export interface OpenAiAnswerOptions {
  readonly operation: 'generations' | 'edits'
  readonly stream: boolean
  /** Seconds since 1970. */
  readonly createdS: number
  readonly notes?: AnswerNotes
}

/** A generation as an images answer: one JSON body, or one completed event for each picture. */
export function encodeOpenAiAnswer(generation: Generation, options: OpenAiAnswerOptions): WireResponse {
  const usage = generation.usage === undefined ? undefined : writeOpenAiUsage(generation.usage)
  const headers = answerHeaders(generation, options.notes)
  const { images, model } = generation
  if (options.stream) {
    const type = options.operation === 'edits' ? 'image_edit.completed' : 'image_generation.completed'
    const body = images.flatMap((image) =>
      sseParts(
        { type, b64_json: image.bytes, created_at: options.createdS, ...describePicture(image), model, usage },
        type,
      ),
    )
    return { status: 200, headers: { ...headers, 'content-type': 'text/event-stream' }, body }
  }
  const first = images[0]
  const json = {
    created: options.createdS,
    data: images.map((image) => ({ b64_json: image.bytes })),
    ...(first === undefined ? {} : describePicture(first)),
    model,
    usage,
  }
  return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: jsonParts(json) }
}

/** What an answer says about a picture, beside its bytes. */
export function describePicture({ mediaType, extent }: ImageHeader): Readonly<Record<string, JsonWithBytes>> {
  return {
    background: 'opaque',
    output_format: mediaType.slice('image/'.length),
    quality: qualityOf(extent),
    size: `${extent.widthPx}x${extent.heightPx}`,
  }
}

/** A failure as OpenAI answers it. The failure itself travels in a header. */
export function encodeOpenAiFailure(fault: Failure): WireResponse {
  const { status, type, code } = shapeOf(fault)
  return {
    status,
    headers: { 'content-type': 'application/json', ...failureHeaders(fault) },
    body: jsonParts({ error: { message: messageOf(fault), type, param: null, code } }),
  }
}

function messageOf(fault: Failure): string {
  return fault.kind === 'no-image' && fault.text !== undefined
    ? `${fault.message} It said: ${fault.text}`
    : fault.message
}

interface ErrorShape {
  readonly status: number
  readonly type: string
  readonly code: string
}

function shapeOf(fault: Failure): ErrorShape {
  switch (fault.kind) {
    case 'unauthorised':
      return { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' }
    case 'unsupported':
      return { status: 404, type: 'invalid_request_error', code: 'model_not_found' }
    case 'too-large':
      return { status: 413, type: 'invalid_request_error', code: 'request_too_large' }
    case 'blocked':
      return { status: 400, type: 'image_generation_user_error', code: 'moderation_blocked' }
    case 'no-image':
      return { status: 422, type: 'image_generation_user_error', code: 'no_image' }
    case 'rate-limited':
      return { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' }
    case 'quota-exhausted':
      return { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' }
    case 'cancelled':
      return { status: 499, type: 'server_error', code: 'cancelled' }
    case 'timeout':
      return { status: 504, type: 'server_error', code: 'timeout' }
    case 'network':
    case 'protocol':
      return { status: 502, type: 'server_error', code: 'bad_upstream' }
    case 'upstream':
      return { status: fault.status >= 500 ? fault.status : 502, type: 'server_error', code: 'upstream_error' }
    default:
      return { status: 400, type: 'invalid_request_error', code: 'invalid_request' }
  }
}
