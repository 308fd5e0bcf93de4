import type { EncodedRequest } from '../../api/dialects/dialect'
import { encodeGeminiRequest } from '../../api/dialects/gemini/encode-request'
import { encodeNativeRequest } from '../../api/dialects/gemini/native-request'
import { IMAGE_ONLY_HINT } from '../../api/dialects/image-only-hint'
import { alphaFromMask } from '../../api/dialects/openai/alpha-mask'
import { encodeChatRequest } from '../../api/dialects/openai/chat/encode-chat-request'
import { encodeOpenAiRequest } from '../../api/dialects/openai/encode-request'
import { requestHeaders } from '../../api/dialects/request-headers'
import type { BodyParts } from '../../api/wire/body'
import type { Failure } from '../../core/failure'
import type { GenerationRequest, Warning } from '../../core/generation'
import type { ImageCodec } from '../../core/raster'
import { ok, type Result } from '../../core/result'
import type { PathAccess } from '../config/settings'
import { generateContentUrl } from './google-address'
import { openAiUrl } from './open-ai-address'
import type { UpstreamCall, UpstreamDialect } from './provider-path'

/** How a path is reached over the network. */
export type HttpAccess = Exclude<PathAccess, { kind: 'demo' }>

/** A call as it goes over the wire, without the key. */
export interface EncodedCall {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: BodyParts
  readonly dialect: UpstreamDialect
  readonly warnings: readonly Warning[]
}

/** What encoding needs beside the call. */
export interface EncodeCallOptions {
  /** Whether the server is a Refill, which understands our own headers and fields. */
  readonly extensions: boolean
  readonly codec: ImageCodec
  /** Uniform in 0..1, for form boundaries. */
  readonly random: () => number
}

/** Writes a call in the format of a path. `invalid-request` when its mask cannot be read. */
export async function encodeCall(
  access: HttpAccess,
  call: UpstreamCall,
  options: EncodeCallOptions,
): Promise<Result<EncodedCall, Failure>> {
  const named = { ...call, request: { ...call.request, idempotencyKey: upstreamKey(call) } }
  if (access.kind !== 'openai-compatible') return ok(encodeGeminiCall(access, named, options.extensions))
  const request = call.hint ? withHint(named.request) : named.request
  const encoded = await encodeOpenAiCall(access.api, request, options)
  if (!encoded.ok) return encoded
  const { wire, warnings } = encoded.value
  return ok({
    url: openAiUrl(access.url, wire.path),
    headers: wire.headers,
    body: wire.body,
    dialect: access.api === 'chat' ? 'openai-chat' : 'openai-images',
    warnings,
  })
}

/**
 * A retry of the same call finds what another Refill has kept of it. The next model of an alias and a call with a hint are
 * other requests, and one key for two of them would be refused.
 */
function upstreamKey({ request, hint }: UpstreamCall): string {
  return `${request.idempotencyKey}/${request.model}${hint ? '/hint' : ''}`
}

function encodeGeminiCall(
  access: Exclude<HttpAccess, { kind: 'openai-compatible' }>,
  { request, native, hint }: UpstreamCall,
  extensions: boolean,
): EncodedCall {
  const url = generateContentUrl(access, request.model)
  if (native === undefined) {
    const { wire, warnings } = encodeGeminiRequest(hint ? withHint(request) : request, { extensions })
    return { url, headers: wire.headers, body: wire.body, dialect: 'gemini', warnings }
  }
  const { body, warnings } = encodeNativeRequest(native, request, { server: serverOf(access.kind), hint })
  const headers = { 'content-type': 'application/json', ...(extensions ? requestHeaders(request) : {}) }
  return { url, headers, body, dialect: 'gemini', warnings }
}

function serverOf(kind: HttpAccess['kind']): 'ai-studio' | 'vertex' | 'any' {
  if (kind === 'ai-studio') return kind
  return kind === 'vertex' || kind === 'vertex-express' ? 'vertex' : 'any'
}

async function encodeOpenAiCall(
  api: 'images' | 'chat',
  request: GenerationRequest,
  { extensions, codec, random }: EncodeCallOptions,
): Promise<Result<EncodedRequest, Failure>> {
  const boundary = `refill-${random().toString(36).slice(2)}${random().toString(36).slice(2)}`
  if (api === 'chat') return ok(encodeChatRequest(request, { extensions, boundary }))
  if (request.mask === undefined) return ok(encodeOpenAiRequest(request, { extensions, boundary }))
  const alphaMask = await alphaFromMask(request.mask, codec)
  if (!alphaMask.ok) return alphaMask
  return ok(encodeOpenAiRequest(request, { extensions, boundary, alphaMask: alphaMask.value }))
}

function withHint(request: GenerationRequest): GenerationRequest {
  return { ...request, prompt: `${request.prompt}\n\n${IMAGE_ONLY_HINT}` }
}
