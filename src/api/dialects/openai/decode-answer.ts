import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import type { Bytes, EncodedImage } from '../../../core/generation'
import { fail, ok, type Result } from '../../../core/result'
import type { DecodedAnswer, ReadAnswer } from '../dialect'
import { readGeminiError } from '../gemini/read-error'
import { foreignBodyFailure, httpFailure } from '../http-failure'
import { readAnswerHeaders, readFailureHeader } from '../refill-headers'
import { refused } from '../refusal'
import { sniffImage } from '../sniff-image'
import { openAiUsageSchema, readOpenAiUsage } from './usage'

const bytes = v.custom<Bytes>((value) => value instanceof Uint8Array)

// Loose throughout: answers come from many relays, and an odd field must not lose a picture that was paid for.
const answerSchema = v.looseObject({
  data: v.array(v.looseObject({ b64_json: v.nullish(bytes), url: v.nullish(v.union([v.string(), bytes])) })),
  model: v.nullish(v.string()),
  usage: v.fallback(v.nullish(openAiUsageSchema), undefined),
})
type Answer = v.InferOutput<typeof answerSchema>

const eventSchema = v.looseObject({ type: v.optional(v.string()), b64_json: v.optional(bytes) })

const errorSchema = v.looseObject({
  message: v.fallback(v.optional(v.string(), ''), ''),
  code: v.fallback(v.nullish(v.union([v.string(), v.number()])), undefined),
  type: v.fallback(v.nullish(v.string()), undefined),
})

/** The generation in an images answer or in its stream of events; errors of OpenAI's and of Google's shape are understood. */
export function decodeOpenAiAnswer(answer: ReadAnswer): Result<DecodedAnswer, Failure> {
  const { body, status, headers } = answer
  const told = readFailureHeader(headers)
  if (told !== undefined) return fail(told)
  if (body.kind === 'text') return fail(foreignBodyFailure(status, headers))
  const jsons = body.kind === 'events' ? body.events.map((event) => event.json) : [body.json]
  for (const json of jsons) {
    const fault = readOpenAiError(json, status)
    if (fault !== undefined) return fail(fault)
  }
  if (status < 200 || status >= 300) return fail(foreignBodyFailure(status, headers))
  const parsed = v.safeParse(answerSchema, body.kind === 'events' ? completedEvents(jsons) : body.json)
  if (!parsed.success) return fail(failure({ kind: 'protocol' }, 'The answer is not in the OpenAI images format.'))
  return decodeImages(parsed.output, answer)
}

/** The events that hold a whole picture each, in the shape of an answer. Partial pictures are previews. */
function completedEvents(jsons: readonly unknown[]): unknown {
  const completed = jsons.filter((json) => {
    const event = v.safeParse(eventSchema, json)
    return event.success && event.output.b64_json !== undefined && event.output.type?.includes('partial') !== true
  })
  const last = completed.at(-1)
  return typeof last === 'object' ? { ...last, data: completed } : { data: [] }
}

function decodeImages(parsed: Answer, { headers }: ReadAnswer): Result<DecodedAnswer, Failure> {
  const images: EncodedImage[] = []
  for (const item of parsed.data) {
    const found = item.b64_json ?? item.url ?? undefined
    if (typeof found === 'string') {
      return fail(failure({ kind: 'protocol' }, 'The service answered with a link instead of a picture.'))
    }
    const image = found === undefined ? undefined : sniffImage(found)
    if (image !== undefined) images.push(image)
    else if (found !== undefined) {
      return fail(failure({ kind: 'protocol' }, 'The answer holds a picture that cannot be read.'))
    }
  }
  if (images.length === 0) return fail(failure({ kind: 'no-image' }, 'The model answered without a picture.'))
  const { usage, model } = parsed
  return ok({
    images,
    ...(usage === undefined || usage === null ? {} : { usage: readOpenAiUsage(usage) }),
    ...(typeof model === 'string' ? { model } : {}),
    warnings: readAnswerHeaders(headers).warnings,
  })
}

/** The failure in an error body of OpenAI's shape; undefined when the body is no error. */
export function readOpenAiError(json: unknown, httpStatus: number): Failure | undefined {
  if (typeof json !== 'object' || json === null || !('error' in json) || json.error === null) return undefined
  const parsed = v.safeParse(errorSchema, json.error)
  if (!parsed.success || typeof parsed.output.code === 'number') return readGeminiError(json, httpStatus)
  const { code, type, message } = parsed.output
  switch (code ?? type) {
    case 'moderation_blocked':
    case 'content_policy_violation':
      return refused('moderation_blocked')
    case 'insufficient_quota':
    case 'billing_hard_limit_reached':
      return failure({ kind: 'quota-exhausted' }, 'The quota of this key is used up.')
    case 'no_image':
      return failure({ kind: 'no-image' }, message)
    case 'invalid_api_key':
      return httpFailure({ status: 401, said: message })
    case 'model_not_found':
      return httpFailure({ status: 404, said: message })
    default:
      return httpFailure({ status: httpStatus >= 400 ? httpStatus : 500, said: message })
  }
}
