import type { HeaderReader, WireResponse } from '../../api/dialects/dialect'
import { decodeGeminiRequest } from '../../api/dialects/gemini/decode-request'
import { encodeGeminiAnswer, encodeGeminiFailure, type GeminiFraming } from '../../api/dialects/gemini/encode-answer'
import { failure } from '../../core/failure'
import type { GatewayConfig } from '../gateway-config'
import { generatePictures } from '../generate-pictures'
import type { RequestBody } from '../http/read-body'

/** A generateContent call whose body was read. */
export interface GeminiRouteCall {
  readonly model: string
  readonly framing: GeminiFraming
  readonly headers: HeaderReader
  readonly body: RequestBody
  readonly signal: AbortSignal
}

/** Answers a generateContent call in Google's format. */
export async function answerGemini(call: GeminiRouteCall, config: GatewayConfig): Promise<WireResponse> {
  if (call.body.kind !== 'json') {
    return encodeGeminiFailure(failure({ kind: 'invalid-request' }, 'generateContent takes application/json.'))
  }
  const decoded = decodeGeminiRequest({
    model: call.model,
    headers: call.headers,
    json: call.body.json,
    newIdempotencyKey: config.newId,
  })
  if (!decoded.ok) return encodeGeminiFailure(decoded.failure, call.framing)
  const { request, nativeOnly } = decoded.value
  const lost = nativeOnly.map((name) => ({
    code: 'ignored-option' as const,
    message: `The option ${name} was not used.`,
  }))
  const warnings = [...decoded.value.warnings, ...lost]
  const outcome = await generatePictures(request, config, { signal: call.signal })
  if (!outcome.ok) return encodeGeminiFailure(outcome.failure, call.framing)
  return encodeGeminiAnswer({ ...outcome.value, warnings: [...warnings, ...outcome.value.warnings] }, call.framing)
}
