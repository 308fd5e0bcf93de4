import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { type Failure, failure } from '../core/failure'
import { fail, ok, type Result } from '../core/result'
import { encodeFailure } from './answer/encode-answer'
import type { GatewayParts } from './generate/gateway-parts'
import { authorise } from './http/authorise'
import { BASE_HEADERS, preflightHeaders } from './http/cors'
import { type ClientRoute, type MakingRoute, readRoute } from './http/match-route'
import type { RunningRequests } from './http/running-requests'
import { toResponse } from './http/send-response'
import type { GatewayContext, GatewayEnv } from './routes/gateway-context'
import { answerGenerations } from './routes/generations'
import { describeModel, type ListStyle, listModels } from './routes/list-models'
import { createPostHandler, type PostedCall } from './routes/post-generation'
import { refusalShape, speaksOpenAi } from './routes/refusal-shape'
import { judgeReadiness } from './routes/status'
import { answerWords } from './routes/words'
import type { GatewayKey } from './stores/key-store'

/** A gateway that was made, not yet bound to a port. */
export interface Gateway {
  /** Its routes, to be mounted beside others on one port (`app.route('/', gateway.app)`); needs `@hono/node-server`. */
  readonly app: Hono<GatewayEnv>
  /** For `http.createServer`. */
  readonly listener: RequestListener
}

/** What a gateway is given beside its parts. */
export interface GatewayOptions {
  readonly running: RunningRequests
  /** Served under `/dashboard`. */
  readonly dashboard: Hono
  /** Sentences about stores that cannot be used at the moment. */
  readonly storeFaults: () => readonly string[]
}

/** The paths of the image API, under any prefix; all others are left to whom the gateway is mounted beside. */
const API_PATHS = ['/v1/*', '/v1beta/*', '/v1beta1/*', '/:prefix{.+}/v1/*', '/:prefix{.+}/v1beta/*'] as const
const STATUS_PATHS = ['/healthz', '/readyz', '/metrics'] as const

/** The service between the plugin (or any Gemini or OpenAI client) and the providers of pictures. Binds nothing. */
export function createGateway(parts: GatewayParts, options: GatewayOptions): Gateway {
  const app = new Hono<GatewayEnv>()
  for (const path of [...API_PATHS, ...STATUS_PATHS]) {
    app.options(path, (c) => c.body(null, 204, preflightHeaders(c.req.header('access-control-request-headers'))))
  }
  const post = createPostHandler(parts, options.running)
  for (const path of API_PATHS) {
    app.all(path, async (c) => {
      const route = readRoute(c.req.path)
      if (c.req.method !== 'POST' || !makesPictures(route)) {
        return answerSmall(c, route, { parts, running: options.running })
      }
      await post({ route, ...c.env })
      return RESPONSE_ALREADY_SENT
    })
  }
  addStatus(app, parts, options)
  app.route('/', options.dashboard)
  app.onError((error, c) => {
    parts.logger.error({ error: error.name, at: error.stack?.split('\n')[1]?.trim() }, 'A request met a bug')
    const fault = failure({ kind: 'upstream', status: 500 }, 'The gateway has a fault of its own.')
    return withBase(toResponse(encodeFailure(fault, refusalShape(readRoute(c.req.path), c.req.raw.headers))))
  })
  return { app, listener: listenFor(post, getRequestListener(app.fetch, { overrideGlobalObjects: false })) }
}

/** Pictures are most of the calls and nearly all of the work: they need no web request made of them, and go past the router. */
function listenFor(post: (posted: PostedCall) => Promise<void>, others: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    const [path = ''] = (incoming.url ?? '').split('?')
    // What is escaped is the router's to decode.
    const route = incoming.method === 'POST' && !path.includes('%') ? readRoute(path) : undefined
    if (route !== undefined && makesPictures(route)) void post({ route, incoming, outgoing })
    else void others(incoming, outgoing)
  }
}

function makesPictures(route: ClientRoute): route is MakingRoute {
  return route.kind === 'generate-content' || route.kind === 'images' || route.kind === 'chat'
}

interface Surroundings {
  readonly parts: GatewayParts
  readonly running: RunningRequests
}

/** Everything that makes no picture: lists of models, and what became of a generation. */
async function answerSmall(c: GatewayContext, route: ClientRoute, around: Surroundings): Promise<Response> {
  const { headers } = c.req.raw
  const key = authorise(headers, around.parts.keys)
  const answered = key.ok ? await answerKnown(c, route, { ...around, key: key.value }) : key
  const response = answered.ok
    ? answered.value
    : toResponse(encodeFailure(answered.failure, refusalShape(route, headers)))
  response.headers.set('x-request-id', around.parts.newId())
  return withBase(response)
}

async function answerKnown(
  c: GatewayContext,
  route: ClientRoute,
  around: Surroundings & { readonly key: GatewayKey },
): Promise<Result<Response, Failure>> {
  const isGet = c.req.method === 'GET'
  const models = around.parts.paths.modelNames()
  switch (route.kind) {
    case 'generation':
    case 'verdict':
      return answerGenerations(c, route, around)
    case 'words':
      return answerWords(c, around.parts)
    case 'model-list':
      return isGet ? ok(toResponse(listModels(listStyle(route.style, c), models))) : fail(noSuchRoute(c, route))
    case 'model': {
      const described = isGet ? describeModel(route.model, listStyle(route.style, c), models) : undefined
      return described === undefined ? fail(noSuchRoute(c, route)) : ok(toResponse(described))
    }
    default:
      return fail(noSuchRoute(c, route))
  }
}

function listStyle(style: ListStyle, c: GatewayContext): ListStyle {
  return style === 'studio' && speaksOpenAi(c.req.raw.headers) ? 'openai' : style
}

function addStatus(app: Hono<GatewayEnv>, parts: GatewayParts, { running, storeFaults }: GatewayOptions): void {
  app.get('/healthz', (c) => {
    const isClosing = running.isClosing()
    return c.json({ status: isClosing ? 'closing' : 'ok' }, isClosing ? 503 : 200, BASE_HEADERS)
  })
  app.get('/readyz', (c) => {
    const readiness = judgeReadiness({
      isClosing: running.isClosing(),
      health: parts.dispatcher.health(),
      pathIds: parts.paths.all().map((path) => path.settings.id),
      storeFaults: storeFaults(),
    })
    return c.json(readiness, readiness.ready ? 200 : 503, BASE_HEADERS)
  })
  app.get('/metrics', async (c) => {
    const key = authorise(c.req.raw.headers, parts.keys)
    if (!key.ok || !key.value.seesDashboard) return c.text('A key that may see the dashboard is needed.\n', 401)
    return c.text(await parts.metrics.text(), 200, { 'content-type': parts.metrics.contentType })
  })
}

function withBase(response: Response): Response {
  for (const [name, value] of Object.entries(BASE_HEADERS)) response.headers.set(name, value)
  return response
}

function noSuchRoute(c: GatewayContext, route: ClientRoute): Failure {
  const why = route.kind === 'unsupported' ? route.message : undefined
  const path = c.req.path.slice(0, 200)
  return failure(
    { kind: 'unsupported' },
    why ??
      `This gateway has no ${c.req.method} ${path}. It makes pictures by generateContent, images/generations, images/edits and chat/completions.`,
  )
}
