import { setTimeout as delay } from 'node:timers/promises'
import { Agent, fetch as undiciFetch } from 'undici'
import type { Provider } from '../api/provider'
import type { HttpRequest, HttpResponse } from '../api/remote/http-fetch'
import { createRemoteProvider } from '../api/remote-provider'
import { presetConnection } from '../core/connection'

/** As long as Google itself takes for a unary call at most, with room for the way. Source: 10 min, comment in @google/genai. */
const TIMEOUT_MS = 300_000

/** Google AI Studio as a path of the gateway. */
export interface GoogleUpstream {
  readonly provider: Provider
  /** Ends the connections to it. */
  close(): Promise<void>
}

/** Opens the path; it connects on first use. `url` is for tests and for a proxy in front of Google. */
export function openGoogleUpstream(key: string, url = presetConnection('google').url): GoogleUpstream {
  // The deadline of a request is the provider's; undici's own limits (300 s without a header) would cut long pictures.
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: 64, keepAliveTimeout: 30_000 })
  const provider = createRemoteProvider({
    id: 'google',
    connection: { ...presetConnection('google'), url, key },
    fetch: (target, request) => fetchThrough(agent, target, request),
    now: Date.now,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
    timeoutMs: TIMEOUT_MS,
  })
  return { provider, close: () => agent.close() }
}

async function fetchThrough(agent: Agent, url: string, request: HttpRequest): Promise<HttpResponse> {
  const { method = 'GET', headers, body, signal, redirect } = request
  const bytes = body === undefined ? {} : { body: await body.arrayBuffer() }
  return undiciFetch(url, { method, headers, ...bytes, signal, redirect, dispatcher: agent })
}
