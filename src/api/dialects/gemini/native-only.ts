import type { GeminiBody, GeminiPart } from './request-body'

const HELD_TOP = new Set(['contents', 'systemInstruction', 'generationConfig', 'model'])
const HELD_CONFIG = new Set(['imageConfig', 'responseFormat', 'seed', 'candidateCount', 'responseModalities'])
const HELD_IMAGE_CONFIG = new Set([
  'aspectRatio',
  'imageSize',
  'imageOutputOptions',
  'outputMimeType',
  'outputCompressionQuality',
])

/** Stand-ins that tell Google not to check; they belong to no path. Source: pydantic-ai issue 3881, for both backends. */
const NO_SIGNATURES = new Set(['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'])

/**
 * What a body says that a generation request has no place for, by name: options, and what earlier turns hold beside
 * pictures. It arrives only where the body itself is sent on.
 */
export function nativeOnlyNames(body: GeminiBody): readonly string[] {
  const { generationConfig } = body
  const parts = body.contents.flatMap((content) => content.parts)
  const modelParts = body.contents.filter((content) => content.role === 'model').flatMap((content) => content.parts)
  return [
    ...unknownKeys(body, HELD_TOP),
    ...unknownKeys(generationConfig, HELD_CONFIG).filter((name) => name !== 'responseMimeType' || !namesPicture(body)),
    ...unknownKeys(generationConfig.imageConfig ?? {}, HELD_IMAGE_CONFIG),
    ...(parts.some((part) => part.fileData !== undefined) ? ['fileData'] : []),
    ...(readSignatures(body).length > 0 ? ['thoughtSignature'] : []),
    ...(modelParts.some(hasWords) ? ['the words of earlier answers'] : []),
    ...unknownParts(parts),
  ]
}

/** The provider's signatures in a thread. */
export function readSignatures({ contents }: GeminiBody): readonly string[] {
  const found = contents
    .flatMap((content) => content.parts)
    .flatMap((part) => part.thoughtSignature ?? [])
    .filter((signature) => signature !== '' && !NO_SIGNATURES.has(signature))
  return [...new Set(found)]
}

function namesPicture({ generationConfig }: GeminiBody): boolean {
  return generationConfig.responseMimeType?.startsWith('image/') === true
}

function hasWords(part: GeminiPart): boolean {
  return part.text !== undefined && part.text !== '' && part.thought !== true
}

/** Members that carry something else than words and pictures: calls of functions, code, and what will be invented. */
function unknownParts(parts: readonly GeminiPart[]): readonly string[] {
  const held = new Set(['text', 'inlineData', 'fileData', 'thought', 'thoughtSignature'])
  return [...new Set(parts.flatMap((part) => unknownKeys(part, held)))]
}

function unknownKeys(record: object, known: ReadonlySet<string>): readonly string[] {
  return Object.keys(record).filter((key) => !known.has(key))
}
