import { RESPONSE_HEADERS } from '../../api/dialects/refill-headers'
import { GATEWAY_HEADER } from '../../api/remote/find-dialect'

/** Seconds a browser may remember a preflight; one from a null origin never does. */
const MAX_AGE_S = 600

/**
 * Headers for every answer, errors included: the plugin's window has the origin `null`, and without these it sees no more
 * than "Failed to fetch". `*` is safe because no cookie is ever used; the key travels in a header that pages must know.
 */
const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': [...RESPONSE_HEADERS, GATEWAY_HEADER].join(', '),
}

/** The answer to a preflight. The headers asked for are named back: `*` does not cover Authorization in the standard. */
export function preflightHeaders(askedHeaders: string | undefined): Readonly<Record<string, string>> {
  return {
    ...CORS_HEADERS,
    'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
    'access-control-allow-headers': askedHeaders ?? 'content-type, authorization, x-goog-api-key',
    'access-control-max-age': String(MAX_AGE_S),
    vary: 'Access-Control-Request-Headers',
  }
}

/** Headers of every answer. */
export const BASE_HEADERS: Readonly<Record<string, string>> = { ...CORS_HEADERS, [GATEWAY_HEADER]: '1' }
