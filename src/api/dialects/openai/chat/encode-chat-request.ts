import type { EncodedImage, GenerationRequest } from '../../../../core/generation'
import { DataUrl, type JsonWithBytes, jsonParts } from '../../../wire/json-parts'
import type { EncodedRequest, EncodeOptions } from '../../dialect'
import { maskLabel, referenceLabel } from '../../gemini/labels'
import { planPicture } from '../../gemini/plan-picture'
import { requestHeaders } from '../../request-headers'

/**
 * A request as one user message of chat/completions, pictures as data URLs. Carried: prompt, references (bytes, role,
 * label), mask as one more labelled picture, ratio, size, model, and the seed where the model takes one; mode and
 * idempotency key only with `extensions`. Not carried: count (one call, one picture).
 * Source: OpenRouter's image generation guide (`modalities`, `image_config`); Vercel and LiteLLM take the same.
 */
export function encodeChatRequest(request: GenerationRequest, options: EncodeOptions): EncodedRequest {
  const { aspectRatio, imageSize, seed, warnings } = planPicture(request)
  const hasConfig = aspectRatio !== undefined || imageSize !== undefined
  const body: JsonWithBytes = {
    model: request.model,
    messages: [{ role: 'user', content: contentParts(request) }],
    modalities: ['image', 'text'],
    image_config: hasConfig ? { aspect_ratio: aspectRatio, image_size: imageSize } : undefined,
    seed,
  }
  return {
    wire: {
      path: '/v1/chat/completions',
      headers: {
        'content-type': 'application/json',
        ...(options.extensions ? requestHeaders(request, options.wishes) : {}),
      },
      body: jsonParts(body),
    },
    warnings,
  }
}

function contentParts({ prompt, references, mask }: GenerationRequest): readonly JsonWithBytes[] {
  const parts: JsonWithBytes[] = prompt === '' ? [] : [textPart(prompt)]
  references.forEach(({ image, role, label }, index) => {
    parts.push(textPart(referenceLabel(index, role, label)), imagePart(image))
  })
  if (mask !== undefined) parts.push(textPart(maskLabel(references.length)), imagePart(mask))
  return parts
}

function textPart(text: string): JsonWithBytes {
  return { type: 'text', text }
}

function imagePart({ mediaType, bytes }: EncodedImage): JsonWithBytes {
  return { type: 'image_url', image_url: { url: new DataUrl(mediaType, bytes) } }
}
