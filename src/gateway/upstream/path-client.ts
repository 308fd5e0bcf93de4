import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { Agent, type Dispatcher, request as undiciRequest } from 'undici'
import type { HeaderReader } from '../../api/dialects/dialect'
import { type BodyParts, bodySize } from '../../api/wire/body'
import { CANCELLED, type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import { type Clock, NOT_NEEDED } from '../clock'
import { readableContent, UpstreamBody } from './upstream-body'

/** A server that goes silent in the middle of an answer is given up: pictures come in one piece once they are made. */
const IDLE_BODY_MS = 60_000
/** Below the 60 s after which load balancers commonly close idle connections. */
const KEEP_ALIVE_MS = 30_000
const CONNECT_TIMEOUT_MS = 10_000
/** Filters in front of some relays turn away who gives no name. */
const USER_AGENT = 'refill-gateway'
/** Up to here a copy costs less than a stream. */
const SMALL_BYTES = 65_536

/** What one path's connections are bounded by. */
export interface PathClientOptions {
  /** Connections at once: as many as the path may have requests in flight. */
  readonly connections: number
  /** From the call until the headers of its answer are there. */
  readonly timeoutMs: number
  readonly clock: Clock
  /** Milliseconds without a byte after which a body that began is given up; 60 s by default. */
  readonly idleBodyMs?: number
}

/** A request to a configured server. */
export interface PathCall {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: BodyParts
}

/** An answer whose headers are there. */
export interface PathResponse {
  readonly status: number
  readonly headers: HeaderReader
  readonly body: UpstreamBody
  /** Size of the body where it was announced and is not compressed. */
  readonly sizeBytes?: number
}

/** Connections to one server of pictures. */
export interface PathClient {
  /**
   * Sends once. `timeout` when no headers come in time, `cancelled` when the signal is aborted, `network` otherwise. Takes
   * any status for an answer, redirects too: they are never followed, since they would carry the key to another host.
   */
  send(call: PathCall, signal: AbortSignal): Promise<Result<PathResponse, Failure>>
  /** Ends idle connections, after those under way are done. */
  close(): Promise<void>
}

/** Opens connections on first use. Each path has its own, so that one server's silence holds up no other. */
export function createPathClient(options: PathClientOptions): PathClient {
  const agent = new Agent({
    connections: Math.max(1, options.connections),
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // The deadline below covers the wait for headers; pictures take minutes at times.
    headersTimeout: 0,
    bodyTimeout: options.idleBodyMs ?? IDLE_BODY_MS,
  })
  return {
    send: (call, signal) => sendOnce(agent, call, { ...options, signal }),
    close: () => agent.close(),
  }
}

interface SendOptions extends Pick<PathClientOptions, 'timeoutMs' | 'clock'> {
  readonly signal: AbortSignal
}

async function sendOnce(
  agent: Agent,
  { url, method, headers, body }: PathCall,
  { timeoutMs, clock, signal }: SendOptions,
): Promise<Result<PathResponse, Failure>> {
  if (signal.aborted) return fail(cancelled())
  // What undici takes for a signal; one that combines two of them costs a hundred times as much.
  const ending = new EventEmitter()
  const leave = () => ending.emit('abort')
  const timer = new AbortController()
  let isLate = false
  signal.addEventListener('abort', leave, { once: true })
  clock.sleep(timeoutMs, timer.signal).then(
    () => {
      isLate = true
      leave()
    },
    () => undefined,
  )
  try {
    const response = await undiciRequest(url, {
      dispatcher: agent,
      method,
      headers: {
        'accept-encoding': 'identity',
        'user-agent': USER_AGENT,
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(bodySize(body)) }),
      },
      ...(body === undefined ? {} : { body: writable(body) }),
      signal: ending,
    })
    response.body.once('close', () => signal.removeEventListener('abort', leave))
    return ok(describeResponse(response))
  } catch (error) {
    signal.removeEventListener('abort', leave)
    if (signal.aborted) return fail(cancelled())
    if (isLate) return fail(tooLate(timeoutMs))
    return fail(failure({ kind: 'network' }, `The image service could not be reached (${codeOf(error)}).`))
  } finally {
    timer.abort(NOT_NEEDED)
  }
}

/** A small body goes out together with its headers; a list of large parts is written part by part and never joined. */
function writable(body: BodyParts): Buffer | Readable {
  return bodySize(body) <= SMALL_BYTES ? Buffer.concat(body) : Readable.from(body, { objectMode: true })
}

function describeResponse({ statusCode, headers, body }: Dispatcher.ResponseData): PathResponse {
  const reader = readHeaders(headers)
  const encoding = reader.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  const length = Number(reader.get('content-length') ?? Number.NaN)
  const isPlain = encoding === 'identity' || encoding === ''
  return {
    status: statusCode,
    headers: reader,
    body: new UpstreamBody(readableContent(body, encoding)),
    ...(isPlain && Number.isSafeInteger(length) ? { sizeBytes: length } : {}),
  }
}

function readHeaders(headers: Dispatcher.ResponseData['headers']): HeaderReader {
  return {
    get(name) {
      const value = headers[name.toLowerCase()]
      return typeof value === 'string' ? value : (value?.join(', ') ?? null)
    },
  }
}

function cancelled(): Failure {
  return CANCELLED
}

function tooLate(timeoutMs: number): Failure {
  return failure(
    { kind: 'timeout', afterMs: timeoutMs },
    `The image service did not answer within ${Math.round(timeoutMs / 1000)} s.`,
  )
}

/** The error's own code, such as ECONNREFUSED: no address, which may be private. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no reason given'
}
