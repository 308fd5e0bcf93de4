import * as v from 'valibot'
import { createApiObject } from '../facade/api-object'
import { check } from '../facade/validation'
import { isAllowedUrl } from './allowed-domains'

/** Fetches on behalf of a plugin's main thread, as the browser around it does. */
export type HostFetch = (url: string, init: RequestInit) => Promise<Response>

const headers = v.optional(v.record(v.string(), v.string()))
const initSchema = v.optional(
  v.strictObject({
    method: v.optional(v.string()),
    headers,
    headersObject: headers,
    body: v.optional(v.union([v.string(), v.instance(Uint8Array)])),
    credentials: v.optional(v.picklist(['omit', 'same-origin', 'include'])),
    cache: v.optional(v.picklist(['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'])),
    redirect: v.optional(v.picklist(['follow', 'error', 'manual'])),
    referrer: v.optional(v.string()),
    integrity: v.optional(v.string()),
  }),
)

/**
 * `fetch` of a plugin's sandbox: a plain URL, no signal, no streaming, only what the manifest allows.
 * Source: FetchOptions and FetchResponse in @figma/plugin-typings.
 */
export function createPluginFetch(hostFetch: HostFetch, allowedDomains: readonly string[]) {
  return async (url: unknown, init?: unknown): Promise<FetchResponse> => {
    const address = check({ where: 'fetch', name: 'url', schema: v.string() }, url)
    const options = check({ where: 'fetch', name: 'init', schema: initSchema }, init)
    if (!isAllowedUrl(address, allowedDomains)) {
      throw new Error(`in fetch: ${address} is not among the allowed domains of the manifest`)
    }
    return wrapResponse(await hostFetch(address, requestInit(options)))
  }
}

function requestInit(options: v.InferOutput<typeof initSchema>): RequestInit {
  const { headersObject, headers: plainHeaders, body, ...rest } = options ?? {}
  const given = {
    ...rest,
    headers: plainHeaders ?? headersObject,
    body: typeof body === 'object' ? body.slice() : body,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function wrapResponse(response: Response): FetchResponse {
  const members = {
    headersObject: Object.fromEntries(response.headers),
    ok: response.ok,
    redirected: response.redirected,
    status: response.status,
    statusText: response.statusText,
    type: response.type,
    url: response.url,
    arrayBuffer: () => response.arrayBuffer(),
    text: () => response.text(),
    json: (): Promise<unknown> => response.json(),
  } satisfies FetchResponse
  return createApiObject('FetchResponse', members, () => undefined)
}
