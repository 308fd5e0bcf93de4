import type { DecodedRequest, HeaderReader } from '../../api/dialects/dialect'
import { decodeGeminiRequest } from '../../api/dialects/gemini/decode-request'
import { maskFromAlpha } from '../../api/dialects/openai/alpha-mask'
import { decodeChatRequest } from '../../api/dialects/openai/chat/decode-chat-request'
import { type DecodedOpenAiRequest, decodeOpenAiRequest } from '../../api/dialects/openai/decode-request'
import { type Failure, failure } from '../../core/failure'
import { DEFAULT_MODEL } from '../../core/models'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'
import type { AnswerShape } from '../answer/answer-shape'
import type { GatewaySettings } from '../config/settings'
import type { MakingRoute } from '../http/match-route'
import type { RequestBody } from '../http/read-body'

/** A request whose body was read. */
export interface ReadCall {
  readonly route: MakingRoute
  readonly headers: HeaderReader
  readonly body: RequestBody
  /** The shape as far as the address tells. */
  readonly shape: AnswerShape
}

/** What reading it needs. */
export interface ReadAskOptions {
  readonly settings: Pick<GatewaySettings, 'limits' | 'fileHosts'>
  readonly codec: ImageCodec
  readonly newId: () => string
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** What a client asks for, and how it wants the answer written. */
export interface AskedFor {
  readonly ask: DecodedRequest
  readonly shape: AnswerShape
}

/** Understands a request in whichever format it came. */
export async function readAsk(call: ReadCall, options: ReadAskOptions): Promise<Result<AskedFor, Failure>> {
  switch (call.route.kind) {
    case 'generate-content':
      return readGemini(call, call.route.model, options)
    case 'images':
      return readImages(call, call.route.operation, options)
    case 'chat':
      return readChat(call, options)
  }
}

function readGemini(call: ReadCall, model: string, { settings, newId }: ReadAskOptions): Result<AskedFor, Failure> {
  if (call.body.kind !== 'json') return refuse('generateContent takes application/json.')
  const { limits, fileHosts } = settings
  const { headers } = call
  const ask = decodeGeminiRequest({
    ...{ model, headers, json: call.body.json, newIdempotencyKey: newId, limits, fileHosts },
  })
  return ask.ok ? ok({ ask: ask.value, shape: call.shape }) : ask
}

async function readImages(
  { body, headers }: ReadCall,
  operation: 'generations' | 'edits',
  { settings, codec, newId, nowMs }: ReadAskOptions,
): Promise<Result<AskedFor, Failure>> {
  const decoded = decodeOpenAiRequest({
    operation,
    headers,
    fields: body.kind === 'json' ? body.json : body.fields,
    files: body.kind === 'form' ? body.files : [],
    defaultModel: DEFAULT_MODEL,
    newIdempotencyKey: newId,
    limits: settings.limits,
  })
  if (!decoded.ok) return decoded
  const ask = await withMask(decoded.value, codec)
  if (!ask.ok) return ask
  const { stream } = decoded.value
  return ok({
    ask: ask.value,
    shape: { dialect: 'openai-images', operation, stream, createdS: Math.floor(nowMs / 1000) },
  })
}

function readChat({ body, headers }: ReadCall, options: ReadAskOptions): Result<AskedFor, Failure> {
  if (body.kind !== 'json') return refuse('chat/completions takes application/json.')
  const { settings, newId, nowMs } = options
  const { limits } = settings
  const decoded = decodeChatRequest({
    ...{ headers, json: body.json, defaultModel: DEFAULT_MODEL, newIdempotencyKey: newId, limits },
  })
  if (!decoded.ok) return decoded
  const { stream } = decoded.value
  return ok({
    ask: decoded.value,
    shape: { dialect: 'openai-chat', stream, id: `chatcmpl-${newId()}`, createdS: Math.floor(nowMs / 1000) },
  })
}

async function withMask(decoded: DecodedOpenAiRequest, codec: ImageCodec): Promise<Result<DecodedRequest, Failure>> {
  const { request, alphaMask } = decoded
  if (alphaMask === undefined) return ok(decoded)
  const base = request.references[0]?.image.extent
  const { widthPx, heightPx } = alphaMask.extent
  if (base !== undefined && (base.widthPx !== widthPx || base.heightPx !== heightPx)) {
    return refuse(
      `The mask is ${widthPx} x ${heightPx} px, the first image ${base.widthPx} x ${base.heightPx} px. They must be the same size.`,
    )
  }
  const mask = await maskFromAlpha(alphaMask, codec)
  return mask.ok ? ok({ ...decoded, request: { ...request, mask: mask.value } }) : mask
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
