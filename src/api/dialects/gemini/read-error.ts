import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import { httpFailure } from '../http-failure'

const errorSchema = v.looseObject({
  code: v.fallback(v.optional(v.number()), undefined),
  message: v.fallback(v.optional(v.string(), ''), ''),
  status: v.fallback(v.optional(v.string()), undefined),
  details: v.fallback(v.optional(v.array(v.record(v.string(), v.unknown())), []), []),
})
type GoogleError = v.InferOutput<typeof errorSchema>

/**
 * The failure in an error body of Google's shape, `{ error: { code, message, status, details } }`; undefined when the
 * body is no error. `httpStatus` counts where the body names no code, as in errors within a stream.
 * Source: google.rpc.Status in JSON; RetryInfo, QuotaFailure and ErrorInfo of google/rpc/error_details.proto.
 */
export function readGeminiError(json: unknown, httpStatus: number): Failure | undefined {
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined
  const parsed = v.safeParse(errorSchema, typeof json.error === 'string' ? { message: json.error } : json.error)
  if (!parsed.success) return httpFailure({ status: asErrorStatus(httpStatus), said: '' })
  const error = parsed.output
  const status = asErrorStatus(error.code ?? httpStatus)
  if (hasBadKey(error)) return httpFailure({ status: 401, said: error.message })
  if (status === 429) return quotaFailure(error)
  if (status === 400 && /location is not supported/i.test(error.message)) {
    return failure({ kind: 'unsupported' }, 'The image service is not offered in this region.')
  }
  const retryAfterMs = readRetryInfo(error)
  return httpFailure({ status, said: error.message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}

// An error inside a 200 stream, or a relay that answers errors with 200, is still an error.
function asErrorStatus(status: number): number {
  return status >= 400 && status < 600 ? status : 500
}

function hasBadKey(error: GoogleError): boolean {
  return (
    error.details.some((detail) => detail['reason'] === 'API_KEY_INVALID') || /api key not valid/i.test(error.message)
  )
}

function quotaFailure(error: GoogleError): Failure {
  if (JSON.stringify(error.details).includes('PerDay')) {
    return failure({ kind: 'quota-exhausted' }, 'The daily quota of this key is used up.')
  }
  const retryAfterMs = readRetryInfo(error)
  return httpFailure({ status: 429, said: error.message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}

/** `"34s"` or `"1.5s"` in a RetryInfo detail, as milliseconds. */
function readRetryInfo(error: GoogleError): number | undefined {
  const info = error.details.find((detail) => String(detail['@type'] ?? '').endsWith('google.rpc.RetryInfo'))
  const match = /^(\d+(?:\.\d+)?)s$/.exec(String(info?.['retryDelay'] ?? ''))
  return match === null ? undefined : Math.round(Number(match[1]) * 1000)
}
