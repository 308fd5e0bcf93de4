import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DecodedRequest, WireResponse } from '../../src/api/dialects/dialect'
import { decodeGeminiRequest } from '../../src/api/dialects/gemini/decode-request'
import { encodeGeminiAnswer, encodeGeminiFailure } from '../../src/api/dialects/gemini/encode-answer'
import { decodeChatRequest } from '../../src/api/dialects/openai/chat/decode-chat-request'
import { encodeChatAnswer, encodeChatFailure } from '../../src/api/dialects/openai/chat/encode-chat-answer'
import { decodeOpenAiRequest } from '../../src/api/dialects/openai/decode-request'
import { encodeOpenAiAnswer, encodeOpenAiFailure } from '../../src/api/dialects/openai/encode-answer'
import type { Failure } from '../../src/core/failure'
import { failure } from '../../src/core/failure'
import type { Generation } from '../../src/core/generation'
import { fail, type Result } from '../../src/core/result'
import { type ClientRoute, readRoute } from '../../src/gateway/http/match-route'
import { bodyKind, type RequestBody, readBody } from '../../src/gateway/http/read-body'
import { listModels } from '../../src/gateway/routes/list-models'
import { headerOnlyPng } from '../fixtures/pictures'

/*
 * The codecs alone behind a port: every call is understood, noted and answered at once, as many pictures as it asks for.
 * Shows what real clients send and understand without anything else of a gateway.
 */

export interface DialectServer {
  readonly url: string
  /** Every call that was understood, and the route it came by. */
  readonly calls: readonly (DecodedRequest & { readonly route: ClientRoute; readonly path: string })[]
  /** The next call fails so. */
  failNext(fault: Failure): void
  close(): Promise<void>
}

/** What the server answers: `count` pictures, each recognisable by its last byte. */
export function answerOf(count: number, model: string): Generation {
  return {
    images: Array.from({ length: count }, (_, index) => headerOnlyPng(1024, 1024, [index + 1])),
    text: 'Here it is.',
    usage: { inputTokens: 7, outputTokens: 1120, imageOutputTokens: 1120, thoughtTokens: 30 },
    costUsd: 0.067,
    model,
    warnings: [],
    trace: { path: 'studio', attempts: 1, totalMs: 12, cache: 'miss', queueMs: 3 },
  }
}

const NOTES = { generation: 'press-1', costBasis: 'measured', upstreamMs: 9 } as const
const CREATED_S = 1_790_000_000

interface Answering {
  readonly decoded: Result<DecodedRequest & { readonly stream?: boolean }, Failure>
  readonly succeed: (generation: Generation, stream: boolean) => WireResponse
  readonly refuse: (fault: Failure) => WireResponse
}

export async function startDialectServer(): Promise<DialectServer> {
  const calls: (DecodedRequest & { readonly route: ClientRoute; readonly path: string })[] = []
  let next: Failure | undefined
  const answer = async (incoming: IncomingMessage): Promise<WireResponse> => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
    const route = readRoute(pathname)
    const headers = headersOf(incoming)
    const bodiless = answerBodiless(route, headers)
    if (bodiless !== undefined) return bodiless
    const kind = bodyKind(headers.get('content-type') ?? undefined)
    const body = kind === undefined ? undefined : await readBody(incoming, kind, 50e6)
    if (body === undefined || !body.ok) return encodeOpenAiFailure(failure({ kind: 'invalid-request' }, 'No body.'))
    const { decoded, succeed, refuse } = understand(route, body.value, headers, searchParams.get('alt') === 'sse')
    if (!decoded.ok) return refuse(decoded.failure)
    calls.push({ ...decoded.value, route, path: pathname })
    const planned = next
    next = undefined
    if (planned !== undefined) return refuse(planned)
    const { request, stream = false } = decoded.value
    return succeed(answerOf(request.count, request.model), stream)
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming).then(
      ({ status, headers, body }) => {
        outgoing.writeHead(status, headers)
        for (const part of body) outgoing.write(part)
        outgoing.end()
      },
      () => outgoing.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    failNext(fault) {
      next = fault
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answerBodiless(route: ClientRoute, headers: Headers): WireResponse | undefined {
  if (route.kind === 'unsupported') {
    const fault = failure({ kind: 'unsupported' }, route.message)
    return route.style === 'gemini' ? encodeGeminiFailure(fault) : encodeOpenAiFailure(fault)
  }
  if (route.kind !== 'model-list') return undefined
  const isOpenAi = route.style === 'studio' && headers.has('authorization')
  return listModels(isOpenAi ? 'openai' : route.style, ['nano-banana-2', 'gemini-3.1-flash-image', 'demo'])
}

function headersOf(incoming: IncomingMessage): Headers {
  return new Headers(Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])))
}

function understand(route: ClientRoute, body: RequestBody, headers: Headers, isSse: boolean): Answering {
  const common = {
    headers,
    defaultModel: 'nano-banana-2',
    newIdempotencyKey: () => 'made-by-the-server',
    limits: { pictures: 14, picturePixels: 100e6 },
  }
  const json = body.kind === 'json' ? body.json : undefined
  switch (route.kind) {
    case 'generate-content': {
      const framing = route.stream ? (isSse ? 'sse' : 'array') : 'json'
      return {
        decoded: decodeGeminiRequest({ ...common, model: route.model, json }),
        succeed: (generation) => encodeGeminiAnswer(generation, framing, NOTES),
        refuse: (fault) => encodeGeminiFailure(fault, framing),
      }
    }
    case 'images': {
      const { operation } = route
      const files = body.kind === 'form' ? body.files : []
      const fields = body.kind === 'form' ? body.fields : body.json
      return {
        decoded: decodeOpenAiRequest({ ...common, operation, fields, files }),
        succeed: (generation, stream) =>
          encodeOpenAiAnswer(generation, { operation, stream, createdS: CREATED_S, notes: NOTES }),
        refuse: encodeOpenAiFailure,
      }
    }
    case 'chat':
      return {
        decoded: decodeChatRequest({ ...common, json }),
        succeed: (generation, stream) =>
          encodeChatAnswer(generation, { stream, id: 'chatcmpl-1', createdS: CREATED_S, notes: NOTES }),
        refuse: encodeChatFailure,
      }
    default:
      return {
        decoded: fail(failure({ kind: 'unsupported' }, `There is no ${route.kind} here.`)),
        succeed: () => ({ status: 404, headers: {}, body: [] }),
        refuse: encodeOpenAiFailure,
      }
  }
}
