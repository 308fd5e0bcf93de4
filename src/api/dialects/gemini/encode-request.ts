import type { EncodedImage, GenerationRequest, Warning } from '../../../core/generation'
import {
  type AspectRatio,
  aspectRatiosOf,
  type ImageSize,
  imageSizesOf,
  modelEntry,
  nearestAspectRatio,
  ratioValue,
} from '../../../core/models'
import { type JsonWithBytes, jsonParts } from '../../wire/json-parts'
import type { EncodedRequest, EncodeOptions } from '../dialect'
import { requestHeaders } from '../refill-headers'
import { maskLabel, referenceLabel } from './labels'

/**
 * A request in Gemini's format. Carried: prompt, references (bytes, role, label), mask, ratio, size, model, and the seed
 * where the model takes one; mode and idempotency key only with `extensions`. Not carried: count (one call, one picture).
 * Thinking and temperature are left to the model's own defaults.
 * Source: Gemini API, models.generateContent; `imageConfig` as @google/genai 2.32 and 3.3 send it.
 */
export function encodeGeminiRequest(
  request: GenerationRequest,
  options: Pick<EncodeOptions, 'extensions'>,
): EncodedRequest {
  const { config, warnings } = planImageConfig(request)
  const { sampling } = modelEntry(request.model)
  const body: JsonWithBytes = {
    contents: [{ role: 'user', parts: requestParts(request) }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      imageConfig: Object.keys(config).length === 0 ? undefined : config,
      seed: sampling ? request.seed : undefined,
    },
  }
  return {
    wire: {
      path: `/v1beta/models/${encodeURIComponent(request.model)}:generateContent`,
      headers: { 'content-type': 'application/json', ...(options.extensions ? requestHeaders(request) : {}) },
      body: jsonParts(body),
    },
    warnings:
      request.seed !== undefined && !sampling
        ? [...warnings, { code: 'ignored-option', message: `${request.model} takes no seed.` }]
        : warnings,
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

interface ImageConfig {
  readonly [key: string]: string
}

/** Ratio and size as the model can take them, and a word about what it cannot. */
function planImageConfig(request: GenerationRequest): {
  readonly config: ImageConfig
  readonly warnings: readonly Warning[]
} {
  const ratio = planRatio(request)
  const size = planSize(request)
  return {
    config: {
      ...(ratio.value === undefined ? {} : { aspectRatio: ratio.value }),
      ...(size.value === undefined ? {} : { imageSize: size.value }),
    },
    warnings: [...ratio.warnings, ...size.warnings],
  }
}

interface Planned<Value> {
  readonly value?: Value
  readonly warnings: readonly Warning[]
}

function planRatio({ model, aspectRatio }: GenerationRequest): Planned<AspectRatio> {
  if (aspectRatio === undefined) return { warnings: [] }
  if (!modelEntry(model).known || aspectRatiosOf(model).includes(aspectRatio)) {
    return { value: aspectRatio, warnings: [] }
  }
  const value = nearestAspectRatio(model, { widthPx: ratioValue(aspectRatio), heightPx: 1 })
  return {
    value,
    warnings: [{ code: 'changed-ratio', message: `${model} has no ${aspectRatio}; asked for ${value}.` }],
  }
}

// A model with one size refuses or ignores the parameter, so it is left out there.
function planSize({ model, imageSize }: GenerationRequest): Planned<ImageSize> {
  const sizes = imageSizesOf(model)
  if (!modelEntry(model).known) return { value: imageSize, warnings: [] }
  const offered = sizes.includes(imageSize)
  const value = offered ? imageSize : imageSize === '512' ? sizes[0] : sizes[sizes.length - 1]
  const warnings: readonly Warning[] = offered
    ? []
    : [{ code: 'changed-size', message: `${model} does not make ${imageSize}; asked for ${value ?? 'its own size'}.` }]
  return sizes.length === 1 || value === undefined ? { warnings } : { value, warnings }
}
