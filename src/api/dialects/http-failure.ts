import { type Failure, failure } from '../../core/failure'
import type { HeaderReader } from './dialect'

/** What an error answer says beside its status. */
export interface HttpFault {
  readonly status: number
  /** The server's own words; empty when it gave none. */
  readonly said: string
  readonly retryAfterMs?: number
}

/** The failure that an HTTP status means, where nothing in the body says it better. */
export function httpFailure({ status, said, retryAfterMs }: HttpFault): Failure {
  const words = said === '' ? '' : ` It says: ${oneLine(said)}`
  if (status === 401 || status === 403) {
    return failure({ kind: 'unauthorised' }, `The image service does not accept the key (${status}).${words}`)
  }
  if (status === 404)
    return failure({ kind: 'unsupported' }, `The image service does not have this model (404).${words}`)
  if (status === 413) return failure({ kind: 'too-large' }, `The request is too large for the image service.${words}`)
  if (status === 429) {
    return failure(
      { kind: 'rate-limited', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      'The image service takes no more requests at the moment.',
    )
  }
  if (status === 408 || status >= 500) {
    return failure({ kind: 'upstream', status }, `${upstreamSentence(status)}${words}`)
  }
  return failure({ kind: 'invalid-request' }, `The image service refused the request (${status}).${words}`)
}

function upstreamSentence(status: number): string {
  if (status === 503) return 'The image service is overloaded (503).'
  if (status === 504 || status === 408) return `The image service took too long (${status}).`
  return `The image service has a fault of its own (${status}).`
}

/** The failure for an answer that is no JSON: a web page, a proxy's error, a wrong address. */
export function foreignBodyFailure(status: number, headers: HeaderReader): Failure {
  if (status >= 200 && status < 400) {
    const what = headers.get('content-type')?.includes('html') === true ? 'a web page' : 'something that is no JSON'
    return failure({ kind: 'protocol' }, `The address answered with ${what} instead of a picture.`)
  }
  if (status === 404 || status === 405) {
    return failure({ kind: 'protocol' }, `There is no image service at this address (${status}).`)
  }
  return httpFailure({ status, said: '' })
}

/**
 * How long a server asks to wait, in milliseconds: `retry-after-ms`, else `Retry-After` in seconds or as a date.
 * `nowMs` is the clock, for dates. Source: RFC 9110 section 10.2.3.
 */
export function readRetryAfter(headers: HeaderReader, nowMs: number): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(exact) && exact >= 0) return exact
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs)
}

const MAX_SAID_LENGTH = 300

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MAX_SAID_LENGTH ? `${line.slice(0, MAX_SAID_LENGTH)}…` : line
}
