import type { EncodedImage, GenerationRequest } from '../../../core/generation'
import { type JsonWithBytes, jsonParts } from '../../wire/json-parts'
import type { EncodedRequest, EncodeOptions } from '../dialect'
import { requestHeaders } from '../request-headers'
import { maskLabel, referenceLabel } from './labels'
import { planPicture } from './plan-picture'

/**
 * A request in Gemini's format. Carried: prompt, references (bytes, role, label), mask, ratio, size, model, and the seed
 * where the model takes one; mode and idempotency key only with `extensions`. Not carried: count (one call, one picture).
 * Thinking and temperature are left to the model's own defaults.
 * Source: Gemini API, models.generateContent; `imageConfig` as @google/genai 2.32 and 3.3 send it.
 */
export function encodeGeminiRequest(
  request: GenerationRequest,
  options: Pick<EncodeOptions, 'extensions' | 'wishes'>,
): EncodedRequest {
  const { aspectRatio, imageSize, seed, warnings } = planPicture(request)
  const hasConfig = aspectRatio !== undefined || imageSize !== undefined
  const body: JsonWithBytes = {
    contents: [{ role: 'user', parts: requestParts(request) }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      imageConfig: hasConfig ? { aspectRatio, imageSize } : undefined,
      seed,
    },
  }
  return {
    wire: {
      path: `/v1beta/models/${encodeURIComponent(request.model)}:generateContent`,
      headers: {
        'content-type': 'application/json',
        ...(options.extensions ? requestHeaders(request, options.wishes) : {}),
      },
      body: jsonParts(body),
    },
    warnings,
  }
}

function requestParts(request: GenerationRequest): readonly JsonWithBytes[] {
  const parts: JsonWithBytes[] = request.prompt === '' ? [] : [{ text: request.prompt }]
  request.references.forEach(({ image, role, label }, index) => {
    parts.push({ text: referenceLabel(index, role, label) }, inlineData(image))
  })
  // Last, because some models take the ratio of the first picture and some that of the base.
  if (request.mask !== undefined) parts.push({ text: maskLabel(request.references.length) }, inlineData(request.mask))
  return parts
}

function inlineData({ bytes, mediaType }: EncodedImage): JsonWithBytes {
  return { inlineData: { mimeType: mediaType, data: bytes } }
}
