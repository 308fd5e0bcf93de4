import type { GenerationRequest, Warning } from '../../../core/generation'
import type { ImageMediaType } from '../../../core/image-header'
import { jsonParts } from '../../wire/json-parts'
import { type FormField, multipartParts } from '../../wire/multipart'
import type { EncodedRequest, EncodeOptions } from '../dialect'
import { requestHeaders } from '../request-headers'
import { sizeText } from './picture-size'

/**
 * A request in OpenAI's format: images/generations as JSON, or images/edits as a form once there are references.
 * Carried: prompt, references' bytes, mask, ratio and size (as pixels), model. With `extensions` exactly also ratio, size
 * class, seed, roles, labels, mode and idempotency key; without them roles and labels become words of the prompt.
 * Not carried: count (callers send one request per variant).
 * Source: OpenAI images API as openai 6.49 and 7.57 send it.
 */
export function encodeOpenAiRequest(request: GenerationRequest, options: EncodeOptions): EncodedRequest {
  const headers = options.extensions ? requestHeaders(request, options.wishes) : {}
  const fields = { ...plainFields(request, options), ...(options.extensions ? extensionFields(request) : {}) }
  const warnings = notCarried(request, options)
  if (request.references.length === 0) {
    const wire = {
      path: '/v1/images/generations',
      headers: { 'content-type': 'application/json', ...headers },
      body: jsonParts({ ...fields, n: 1 }),
    }
    return { wire, warnings }
  }
  const form: readonly FormField[] = [
    ...Object.entries(fields).map(([name, value]) => ({ name, text: String(value) })),
    ...pictureFields(request, options),
  ]
  const wire = {
    path: '/v1/images/edits',
    headers: { 'content-type': `multipart/form-data; boundary=${options.boundary}`, ...headers },
    body: multipartParts(form, options.boundary),
  }
  return { wire, warnings }
}

type Fields = Readonly<Record<string, string | number>>

function plainFields(request: GenerationRequest, { extensions }: EncodeOptions): Fields {
  return {
    model: request.model,
    prompt: extensions ? request.prompt : promptWithLegend(request),
    size: sizeText(request),
    // The GPT models always answer with base64 and refuse the parameter; other servers answer with a link without it.
    ...(request.model.startsWith('gpt-image') ? {} : { response_format: 'b64_json' }),
  }
}

function extensionFields({ aspectRatio, imageSize, seed, references }: GenerationRequest): Fields {
  return {
    image_size: imageSize,
    ...(aspectRatio === undefined ? {} : { aspect_ratio: aspectRatio }),
    ...(seed === undefined ? {} : { seed }),
    ...(references.length === 0
      ? {}
      : { refill_references: JSON.stringify(references.map(({ role, label }) => ({ role, label }))) }),
  }
}

/** The model sees pictures only by their order, so with several of them the prompt says which is which. */
function promptWithLegend({ prompt, references }: GenerationRequest): string {
  if (references.length < 2) return prompt
  const lines = references.map(({ role, label }, index) => `Image ${index + 1} (${role}): ${label}`)
  return `${prompt}\n\n${lines.join('\n')}`
}

function pictureFields({ references }: GenerationRequest, { alphaMask }: EncodeOptions): readonly FormField[] {
  const pictures = references.map(({ image }, index) => ({
    name: references.length === 1 ? 'image' : 'image[]',
    fileName: `image-${index + 1}.${extensionOf(image.mediaType)}`,
    mediaType: image.mediaType,
    bytes: image.bytes,
  }))
  if (alphaMask === undefined) return pictures
  return [...pictures, { name: 'mask', fileName: 'mask.png', mediaType: alphaMask.mediaType, bytes: alphaMask.bytes }]
}

function extensionOf(mediaType: ImageMediaType): string {
  return mediaType === 'image/jpeg' ? 'jpg' : mediaType.slice('image/'.length)
}

function notCarried(request: GenerationRequest, { extensions, alphaMask }: EncodeOptions): readonly Warning[] {
  const warnings: Warning[] = []
  if (request.mask !== undefined && alphaMask === undefined) {
    warnings.push({ code: 'ignored-option', message: 'The mask could not be sent to this service.' })
  }
  if (request.seed !== undefined && !extensions) {
    warnings.push({ code: 'ignored-option', message: 'This service takes no seed.' })
  }
  return warnings
}
