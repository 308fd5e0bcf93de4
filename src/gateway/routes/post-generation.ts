import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Failure, failure } from '../../core/failure'
import { fail, type Result } from '../../core/result'
import type { AnswerShape } from '../answer/answer-shape'
import type { ClientStream } from '../answer/client-stream'
import { createClientStream } from '../answer/create-client-stream'
import { encodeFailure } from '../answer/encode-answer'
import { type Answered, answerAsk } from '../generate/answer-ask'
import type { GatewayParts } from '../generate/gateway-parts'
import { authorise } from '../http/authorise'
import { BASE_HEADERS } from '../http/cors'
import type { MakingRoute } from '../http/match-route'
import { readNodeHeaders } from '../http/node-headers'
import { bodyKind, readBody } from '../http/read-body'
import { CLOSING, type RunningRequests } from '../http/running-requests'
import { sendWire } from '../http/send-wire'
import type { GatewayKey } from '../stores/key-store'
import { type AskedFor, readAsk } from './read-ask'
import { refusalShape } from './refusal-shape'

/** A POST on its way: known before its body is read. */
interface Call {
  readonly route: MakingRoute
  readonly incoming: IncomingMessage
  readonly client: ClientStream
  readonly requestId: string
  readonly startedAt: number
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>
  /** For a refusal before the body says more. */
  readonly shape: AnswerShape
}

/** A POST that makes pictures, as Node's server has it. */
export interface PostedCall {
  readonly route: MakingRoute
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/** Answers the POSTs that make pictures, straight through Node's streams. Never rejects. */
export function createPostHandler(
  parts: GatewayParts,
  running: RunningRequests,
): (posted: PostedCall) => Promise<void> {
  return ({ route, incoming, outgoing }) => {
    const requestId = parts.newId()
    const [, query] = (incoming.url ?? '').split('?')
    const alt = query === undefined ? null : new URLSearchParams(query).get('alt')
    const call: Call = {
      route,
      incoming,
      client: createClientStream(outgoing, { slowClientMs: parts.settings().limits.slowClientMs }),
      requestId,
      startedAt: parts.clock.elapsed(),
      headers: { ...BASE_HEADERS, 'x-request-id': requestId },
      shape: refusalShape(route, readNodeHeaders(incoming.headers), alt ?? undefined),
    }
    return answerSafely(parts, running, call)
  }
}

/** A bug in one request harms no other; the client is told, or cannot take a cut answer for a whole one. */
async function answerSafely(parts: GatewayParts, running: RunningRequests, call: Call): Promise<void> {
  let answered: Answered = { status: 500, path: '' }
  let keyName = ''
  try {
    const key = authorise(readNodeHeaders(call.incoming.headers), parts.keys)
    keyName = key.ok ? key.value.name : ''
    answered = key.ok ? await answerCall(parts, running, { ...call, key: key.value }) : await refuse(call, key.failure)
  } catch (error) {
    const { name, stack } = error instanceof Error ? error : new Error('unknown')
    parts.logger.error(
      { requestId: call.requestId, error: name, at: stack?.split('\n')[1]?.trim() },
      'A request met a bug',
    )
    if (call.client.hasBegun()) call.client.destroy()
    else await refuse(call, failure({ kind: 'upstream', status: 500 }, 'The gateway has a fault of its own.'))
  }
  // No key, no header, no prompt, no address but the route.
  parts.logger.info({
    requestId: call.requestId,
    route: call.route.kind,
    ...('model' in call.route ? { model: call.route.model } : {}),
    keyName,
    ...answered,
    ms: Math.round(parts.clock.elapsed() - call.startedAt),
  })
}

async function answerCall(
  parts: GatewayParts,
  running: RunningRequests,
  call: Call & { readonly key: GatewayKey },
): Promise<Answered> {
  if (running.isClosing()) return refuse(call, CLOSING)
  const asked = await readCall(parts, call)
  if (!asked.ok) return asked.failure.kind === 'cancelled' ? gone(call) : refuse(call, asked.failure)
  const { ask, shape } = asked.value
  const { client, key, requestId, startedAt, headers } = call
  return answerAsk(parts, ask, { client, shape, key, requestId, startedAt, headers, running })
}

async function readCall(parts: GatewayParts, call: Call): Promise<Result<AskedFor, Failure>> {
  const kind = bodyKind(call.incoming.headers['content-type'])
  // Any web page may send plain text without asking first, so it is refused even where no key is set.
  if (kind === undefined)
    return fail(failure({ kind: 'invalid-request' }, 'Send application/json or multipart/form-data.'))
  const { limits } = parts.settings()
  const body = await readBody(call.incoming, kind, limits.bodyBytes)
  if (!body.ok) return body
  const headers = readNodeHeaders(call.incoming.headers)
  const { codec, newId, clock } = parts
  const options = { settings: parts.settings(), codec, newId, nowMs: clock.now() }
  return readAsk({ route: call.route, headers, body: body.value, shape: call.shape }, options)
}

async function refuse(call: Call, fault: Failure): Promise<Answered> {
  const wire = encodeFailure(fault, call.shape)
  const isForeign = bodyKind(call.incoming.headers['content-type']) === undefined
  const status = isForeign && fault.kind === 'invalid-request' ? 415 : wire.status
  // The rest of a body that was refused is not waited for.
  const rest = call.incoming.complete ? {} : { connection: 'close' }
  await sendWire(call.client, { ...wire, status, headers: { ...call.headers, ...wire.headers, ...rest } })
  return { status, path: '' }
}

function gone(call: Call): Answered {
  call.client.destroy()
  return { status: 499, path: '' }
}
