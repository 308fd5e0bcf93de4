import type { GenerationRequest, Warning } from '../../core/generation'
import { MODES, type Mode } from '../../core/mode'
import { ROUTING_POLICIES, type RoutingPolicy } from '../../core/routing-policy'
import type { HeaderReader } from './dialect'
import { headerText, readHeaderText } from './header-text'

/*
 * What a request says beside its body. Our own words go only to a gateway that says it is a Refill: Google's front end
 * refuses foreign headers in a browser's preflight.
 */

/** What may be answered from a cache: `use` an earlier answer, `refresh` it by a new one, or keep the answer `off` it. */
export const CACHE_WISHES = ['use', 'refresh', 'off'] as const
export type CacheWish = (typeof CACHE_WISHES)[number]

/** What becomes of a call that is being billed already when its client leaves. */
export const DISCONNECT_WISHES = ['finish', 'abort'] as const
export type DisconnectWish = (typeof DISCONNECT_WISHES)[number]

/** How a request wants to be handled; nothing of it changes what the picture shows. */
export interface RequestWishes {
  readonly cache?: CacheWish
  readonly onDisconnect?: DisconnectWish
  /** Id of the only path that may serve it. */
  readonly pinnedPath?: string
  readonly policy?: RoutingPolicy
}

/**
 * The headers for a Refill gateway. A press means a fresh picture, so the cache is not asked unless a wish says so; and
 * what is being billed is finished when the window closes, so that it can be collected later.
 */
export function requestHeaders(
  request: GenerationRequest,
  { cache = 'refresh', onDisconnect = 'finish', pinnedPath, policy }: RequestWishes = {},
): Readonly<Record<string, string>> {
  return {
    'x-refill-mode': request.mode,
    'idempotency-key': headerText(request.idempotencyKey),
    'x-refill-cache': cache,
    'x-refill-on-disconnect': onDisconnect,
    ...(pinnedPath === undefined ? {} : { 'x-refill-route': headerText(pinnedPath) }),
    ...(policy === undefined ? {} : { 'x-refill-policy': policy }),
  }
}

/** What the headers of a request say, understood. */
export interface RequestHeaders {
  readonly mode?: Mode
  readonly idempotencyKey?: string
  readonly cache: CacheWish
  readonly onDisconnect: DisconnectWish
  readonly pinnedPath?: string
  readonly policy?: RoutingPolicy
  /** Milliseconds until the client itself gives up. */
  readonly deadlineMs?: number
  /** A word about each value that means nothing. */
  readonly warnings: readonly Warning[]
}

/** Reads what any client may send: our own headers, `Cache-Control`, and the timeouts of the two vendors' clients. */
export function readRequestHeaders(headers: HeaderReader): RequestHeaders {
  const mode = choice(headers, 'x-refill-mode', MODES)
  const cache = choice(headers, 'x-refill-cache', CACHE_WISHES)
  const onDisconnect = choice(headers, 'x-refill-on-disconnect', DISCONNECT_WISHES)
  const policy = choice(headers, 'x-refill-policy', ROUTING_POLICIES)
  const idempotencyKey = textOf(headers, 'idempotency-key')
  const pinnedPath = textOf(headers, 'x-refill-route')
  const deadlineMs = readDeadlineMs(headers)
  return {
    ...(mode.value === undefined ? {} : { mode: mode.value }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    cache: cache.value ?? readCacheControl(headers),
    onDisconnect: onDisconnect.value ?? 'finish',
    ...(pinnedPath === undefined ? {} : { pinnedPath }),
    ...(policy.value === undefined ? {} : { policy: policy.value }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    warnings: [mode, cache, onDisconnect, policy].flatMap((one) => one.warnings),
  }
}

interface Choice<Value> {
  readonly value?: Value
  readonly warnings: readonly Warning[]
}

function choice<Value extends string>(headers: HeaderReader, name: string, values: readonly Value[]): Choice<Value> {
  const text = headers.get(name)?.trim().toLowerCase() ?? ''
  const value = values.find((candidate) => candidate === text)
  if (value !== undefined) return { value, warnings: [] }
  if (text === '') return { warnings: [] }
  const message = `The header ${name} was not used: it is not one of ${values.join(', ')}.`
  return { warnings: [{ code: 'ignored-option', message }] }
}

function textOf(headers: HeaderReader, name: string): string | undefined {
  const text = headers.get(name)
  return text === null || text === '' ? undefined : readHeaderText(text)
}

/** Source: RFC 9111 section 5.2.1; a browser's reload says `no-cache`. */
function readCacheControl(headers: HeaderReader): CacheWish {
  const words = (headers.get('cache-control') ?? '').toLowerCase().split(/[\s,]+/)
  if (words.includes('no-store')) return 'off'
  return words.includes('no-cache') || words.includes('max-age=0') ? 'refresh' : 'use'
}

/**
 * How long the client waits, in seconds on the wire. Source: `httpOptions.timeout` of @google/genai (X-Server-Timeout),
 * a request's `timeout` of openai (X-Stainless-Timeout).
 */
function readDeadlineMs(headers: HeaderReader): number | undefined {
  const seconds = ['x-server-timeout', 'x-stainless-timeout'].map((name) => Number(headers.get(name) ?? Number.NaN))
  const given = seconds.filter((value) => Number.isFinite(value) && value > 0)
  return given.length === 0 ? undefined : Math.round(Math.min(...given) * 1000)
}
