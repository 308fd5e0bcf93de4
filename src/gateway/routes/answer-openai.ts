import type { HeaderReader, WireResponse } from '../../api/dialects/dialect'
import { maskFromAlpha } from '../../api/dialects/openai/alpha-mask'
import { type DecodedOpenAiRequest, decodeOpenAiRequest } from '../../api/dialects/openai/decode-request'
import { encodeOpenAiAnswer, encodeOpenAiFailure } from '../../api/dialects/openai/encode-answer'
import { sniffImage } from '../../api/dialects/sniff-image'
import { type Failure, failure } from '../../core/failure'
import type { EncodedImage, Generation, GenerationRequest } from '../../core/generation'
import { DEFAULT_MODEL } from '../../core/models'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'
import type { GatewayConfig } from '../gateway-config'
import { generatePictures } from '../generate-pictures'
import type { RequestBody } from '../http/read-body'

/** An images call whose body was read. */
export interface OpenAiRouteCall {
  readonly operation: 'generations' | 'edits'
  readonly headers: HeaderReader
  readonly body: RequestBody
  readonly signal: AbortSignal
}

/** Answers an images call in OpenAI's format. */
export async function answerOpenAi(call: OpenAiRouteCall, config: GatewayConfig): Promise<WireResponse> {
  const decoded = decodeOpenAiRequest({
    operation: call.operation,
    headers: call.headers,
    fields: call.body.kind === 'json' ? call.body.json : call.body.fields,
    files: call.body.kind === 'form' ? call.body.files : [],
    defaultModel: DEFAULT_MODEL,
    newIdempotencyKey: config.newId,
  })
  if (!decoded.ok) return encodeOpenAiFailure(decoded.failure)
  const request = await withMask(decoded.value, config.codec)
  if (!request.ok) return encodeOpenAiFailure(request.failure)
  const outcome = await generatePictures(request.value, config, { signal: call.signal })
  if (!outcome.ok) return encodeOpenAiFailure(outcome.failure)
  const converted = await inFormat(outcome.value, decoded.value.format, config.codec)
  if (!converted.ok) return encodeOpenAiFailure(converted.failure)
  return encodeOpenAiAnswer(
    { ...converted.value, warnings: [...decoded.value.warnings, ...converted.value.warnings] },
    { operation: call.operation, stream: decoded.value.stream, createdS: Math.floor(config.now() / 1000) },
  )
}

async function withMask(
  { request, alphaMask }: DecodedOpenAiRequest,
  codec: ImageCodec,
): Promise<Result<GenerationRequest, Failure>> {
  if (alphaMask === undefined) return ok(request)
  const base = request.references[0]?.image.extent
  const { widthPx, heightPx } = alphaMask.extent
  if (base !== undefined && (base.widthPx !== widthPx || base.heightPx !== heightPx)) {
    const message = `The mask is ${widthPx} x ${heightPx} px, the first image ${base.widthPx} x ${base.heightPx} px. They must be the same size.`
    return fail(failure({ kind: 'invalid-request' }, message))
  }
  const mask = await maskFromAlpha(alphaMask, codec)
  return mask.ok ? ok({ ...request, mask: mask.value }) : mask
}

/** The pictures as the client asked for them. Untouched where they are so already, and where no format was named. */
async function inFormat(
  generation: Generation,
  format: DecodedOpenAiRequest['format'],
  codec: ImageCodec,
): Promise<Result<Generation, Failure>> {
  if (format === undefined) return ok(generation)
  if (format.mediaType === 'image/webp') {
    const warning = {
      code: 'ignored-option',
      message: 'WebP is not written here; the picture is as the model made it.',
    } as const
    return ok({ ...generation, warnings: [...generation.warnings, warning] })
  }
  const { mediaType } = format
  try {
    const images = await Promise.all(generation.images.map((image) => reencode(image, mediaType, codec)))
    return ok({ ...generation, images })
  } catch {
    return fail(failure({ kind: 'protocol' }, 'The model made a picture that cannot be read.'))
  }
}

async function reencode(
  image: EncodedImage,
  mediaType: 'image/png' | 'image/jpeg',
  codec: ImageCodec,
): Promise<EncodedImage> {
  if (image.mediaType === mediaType) return image
  const encoded = sniffImage(await codec.encode(await codec.decode(image), mediaType))
  if (encoded === undefined) throw new Error('The codec wrote no picture')
  return encoded
}
