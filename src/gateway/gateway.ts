import type { RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { WireResponse } from '../api/dialects/dialect'
import { encodeGeminiFailure } from '../api/dialects/gemini/encode-answer'
import { encodeOpenAiFailure } from '../api/dialects/openai/encode-answer'
import { GATEWAY_HEADER } from '../api/remote/find-dialect'
import { type Failure, failure } from '../core/failure'
import { DEFAULT_MAX_BODY_BYTES, type GatewayConfig } from './gateway-config'
import { createKeyCheck, shownKey } from './http/access-key'
import { CORS_HEADERS, preflightHeaders } from './http/cors'
import { createInFlight } from './http/in-flight'
import { matchRoute, type Route } from './http/match-route'
import { bodyKind, readBody } from './http/read-body'
import { toResponse } from './http/send-response'
import { answerGemini } from './routes/answer-gemini'
import { answerOpenAi } from './routes/answer-openai'
import { describeModel, listModels } from './routes/list-models'

type GatewayEnv = { Bindings: HttpBindings; Variables: { requestId: string } }
type GatewayContext = Context<GatewayEnv>

/** A gateway that was made, not yet bound to a port. */
export interface Gateway {
  /** Its routes, to be mounted beside others on one port (`app.route('/', gateway.app)`); needs `@hono/node-server`. */
  readonly app: Hono<GatewayEnv>
  /** For `http.createServer`. */
  readonly listener: RequestListener
  /** Takes no more work, and resolves when all under way is done or, after `graceMs`, was aborted. */
  close(graceMs: number): Promise<void>
}

/** The paths a gateway answers; all others are left to whom it is mounted beside. */
const PATHS = ['/v1/*', '/v1beta/*', '/v1beta1/*', '/healthz']

/** The service between the plugin (or any Gemini or OpenAI client) and the providers of pictures. Binds nothing, starts no timer. */
export function createGateway(config: GatewayConfig): Gateway {
  const app = new Hono<GatewayEnv>()
  const inFlight = createInFlight()
  const mayUse = createKeyCheck(config.keys)
  for (const path of PATHS) {
    app.use(path, (c, next) => observe(c, next, config))
    app.options(path, (c) => c.body(null, 204, preflightHeaders(c.req.header('access-control-request-headers'))))
  }
  app.get('/healthz', (c) =>
    c.json({ status: inFlight.isClosing() ? 'closing' : 'ok' }, inFlight.isClosing() ? 503 : 200),
  )
  for (const path of PATHS) {
    app.all(path, async (c) => {
      const route = matchRoute(c.req.path)
      const refuse = failureEncoder(route, c)
      if (!mayUse(shownKey(c.req.raw.headers))) return toResponse(refuse(badKey()))
      if (inFlight.isClosing()) return toResponse(refuse(closing()))
      return toResponse(await inFlight.run(c.env.outgoing, (signal) => answer(route, c, { config, refuse, signal })))
    })
  }
  app.onError((error, c) => {
    config.logger.error({ requestId: c.get('requestId'), error: error.name }, 'A request met a bug')
    return toResponse(
      failureEncoder(
        matchRoute(c.req.path),
        c,
      )(failure({ kind: 'upstream', status: 500 }, 'The gateway has a fault of its own.')),
    )
  })
  return {
    app,
    listener: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    close: (graceMs) => inFlight.close(graceMs),
  }
}

/** Gives every answer its id and its CORS headers, and logs it: no key, no header, no prompt, no address but the route. */
async function observe(
  c: GatewayContext,
  next: () => Promise<void>,
  { logger, now, newId }: GatewayConfig,
): Promise<void> {
  const startedAt = now()
  const requestId = newId()
  c.set('requestId', requestId)
  await next()
  const headers = { ...CORS_HEADERS, 'x-request-id': requestId, [GATEWAY_HEADER]: '1' }
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  const route = matchRoute(c.req.path)
  logger.info({
    requestId,
    method: c.req.method,
    route: route.kind,
    ...('model' in route ? { model: route.model } : {}),
    status: c.res.status,
    path: c.res.headers.get('x-refill-path') ?? undefined,
    ms: Math.round(now() - startedAt),
  })
}

interface Surroundings {
  readonly config: GatewayConfig
  readonly refuse: (fault: Failure) => WireResponse
  readonly signal: AbortSignal
}

async function answer(route: Route, c: GatewayContext, around: Surroundings): Promise<WireResponse> {
  const { config, refuse } = around
  const isDemo = config.google === undefined
  const isGet = c.req.method === 'GET'
  switch (route.kind) {
    case 'model-list':
      return isGet ? listModels(listStyle(route.style, c), isDemo) : refuse(noSuchRoute(c))
    case 'model':
      return (isGet ? describeModel(route.model, listStyle('studio', c), isDemo) : undefined) ?? refuse(noSuchRoute(c))
    case 'generate-content':
    case 'images':
      return c.req.method === 'POST' ? answerPost(route, c, around) : refuse(noSuchRoute(c))
    case 'unknown':
      return refuse(noSuchRoute(c))
  }
}

async function answerPost(
  route: Extract<Route, { kind: 'generate-content' | 'images' }>,
  c: GatewayContext,
  { config, refuse, signal }: Surroundings,
): Promise<WireResponse> {
  const kind = bodyKind(c.req.header('content-type'))
  if (kind === undefined) {
    // Any web page may send other types without asking first, so they are refused even where no key is set.
    const wire = refuse(failure({ kind: 'invalid-request' }, 'Send application/json or multipart/form-data.'))
    return { ...wire, status: 415 }
  }
  const body = await readBody(c.env.incoming, kind, config.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES)
  if (!body.ok) return withClose(refuse(body.failure))
  const call = { headers: c.req.raw.headers, body: body.value, signal }
  if (route.kind === 'images') return answerOpenAi({ ...call, operation: route.operation }, config)
  const framing = route.stream ? (c.req.query('alt') === 'sse' ? 'sse' : 'array') : 'json'
  return answerGemini({ ...call, model: route.model, framing }, config)
}

/** The rest of a body that was refused is not waited for. */
function withClose(wire: WireResponse): WireResponse {
  return { ...wire, headers: { ...wire.headers, connection: 'close' } }
}

/** Errors come in the shape of the client's own dialect, which a shared path shows only by its key header. */
function failureEncoder(route: Route, c: GatewayContext): (fault: Failure) => WireResponse {
  const isOpenAi = route.kind === 'images' || (route.kind !== 'generate-content' && speaksOpenAi(c))
  return isOpenAi ? encodeOpenAiFailure : (fault) => encodeGeminiFailure(fault)
}

function listStyle(style: 'studio' | 'vertex', c: GatewayContext) {
  return style === 'studio' && speaksOpenAi(c) ? 'openai' : style
}

function speaksOpenAi(c: GatewayContext): boolean {
  return c.req.header('authorization') !== undefined && c.req.header('x-goog-api-key') === undefined
}

function badKey(): Failure {
  return failure({ kind: 'unauthorised' }, 'This gateway does not accept the key.')
}

function closing(): Failure {
  return failure({ kind: 'upstream', status: 503 }, 'The gateway is being stopped. Try again in a moment.')
}

function noSuchRoute(c: GatewayContext): Failure {
  const path = c.req.path.slice(0, 200)
  return failure(
    { kind: 'unsupported' },
    `This gateway has no ${c.req.method} ${path}. It makes pictures by generateContent and by images/generations and images/edits.`,
  )
}
