import { type Failure, failure } from './failure'
import { fail, ok, type Result } from './result'

/** Where pictures are made. `demo` needs nothing; every other preset needs a URL. */
export const CONNECTION_PRESETS = ['demo', 'local-gateway', 'google', 'gemini-compatible', 'openai-compatible'] as const
export type ConnectionPreset = (typeof CONNECTION_PRESETS)[number]

/** The wire format to speak; `detect` asks the gateway once and remembers. */
export const DIALECT_CHOICES = ['detect', 'gemini', 'openai'] as const
export type DialectChoice = (typeof DIALECT_CHOICES)[number]

/** How the plugin reaches the image API. The key stays in the plugin's own storage and travels in headers only. */
export interface Connection {
  readonly preset: ConnectionPreset
  /** Base URL without a trailing slash and without a version segment; empty for `demo`. */
  readonly url: string
  readonly key: string
  readonly dialect: DialectChoice
}

/** The address of `npm run gateway` and `npm start`. */
export const LOCAL_GATEWAY_URL = 'http://localhost:8787'
export const GOOGLE_URL = 'https://generativelanguage.googleapis.com'

/** The connection each preset starts from. */
export function presetConnection(preset: ConnectionPreset): Connection {
  switch (preset) {
    case 'demo':
      return { preset, url: '', key: '', dialect: 'gemini' }
    case 'local-gateway':
      return { preset, url: LOCAL_GATEWAY_URL, key: '', dialect: 'gemini' }
    case 'google':
      return { preset, url: GOOGLE_URL, key: '', dialect: 'gemini' }
    case 'gemini-compatible':
      return { preset, url: '', key: '', dialect: 'gemini' }
    case 'openai-compatible':
      return { preset, url: '', key: '', dialect: 'openai' }
  }
}

/**
 * A base URL as a person types or pastes it, made usable: scheme added, version segment, trailing slash, query and
 * fragment removed. A plain path is kept (gateways live under one). Refused, with the reason: another scheme, `http`
 * to anything but localhost (Figma allows only that), a user name or password, and a key pasted into the URL.
 */
export function parseGatewayUrl(typed: string): Result<string, Failure> {
  const text = typed.trim()
  if (text === '') return refuse('Enter the address of the gateway, for example https://images.example.com.')
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${isLocal(text) ? 'http' : 'https'}://${text}`
  const match = /^(https?):\/\/([^/?#\s]+)([^?#\s]*)(\?[^#\s]*)?(#\S*)?$/i.exec(withScheme)
  if (match === null) return refuse('This is no web address. It should look like https://images.example.com.')
  const [, scheme = '', host = '', path = '', query = ''] = match
  if (host.includes('@')) {
    return refuse('The address holds a user name or password. Remove it and put the key into the Key field.')
  }
  if (/[?&](key|api_?key|token|access_token)=/i.test(query) || /\b(sk-|AIza)[\w-]{8,}/.test(withScheme)) {
    return refuse('The address holds a key. Remove it and put the key into the Key field, where it stays secret.')
  }
  if (!/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(host))
    return refuse('The host name in this address is not valid.')
  if (scheme.toLowerCase() === 'http' && !isLocal(host)) {
    return refuse('Use https:// here. Plain http:// works for localhost only.')
  }
  const base = path.replace(/\/+$/, '').replace(/\/(v1|v1beta|v1beta1)(\/(models|images|chat)\b.*)?$/, '')
  return ok(`${scheme.toLowerCase()}://${host.toLowerCase()}${base}`)
}

function isLocal(hostAndRest: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/i.test(hostAndRest)
}

function refuse(message: string): Result<string, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
