import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import type { Bytes, EncodedImage, Reference, Warning } from '../../../core/generation'
import { fail, ok, type Result } from '../../../core/result'
import type { DecodedRequest, HeaderReader } from '../dialect'
import { inferMode, readRequestHeaders } from '../refill-headers'
import { sniffImage } from '../sniff-image'
import { camelKeys } from './camel-keys'
import { readAspectRatio, readImageSize } from './image-options'
import { defaultRole, readLabel } from './labels'

/** A generateContent call as it arrived; `json` comes from the JSON sieve. */
export interface GeminiCall {
  /** The model segment of the URL, decoded. */
  readonly model: string
  readonly headers: HeaderReader
  readonly json: unknown
  /** Makes a key for a request that brings none. */
  readonly newIdempotencyKey: () => string
}

const partSchema = v.looseObject({
  text: v.optional(v.string()),
  inlineData: v.optional(
    v.looseObject({
      mimeType: v.optional(v.string()),
      data: v.custom<Bytes>((value) => value instanceof Uint8Array, 'Expected base64'),
    }),
  ),
  fileData: v.optional(v.unknown()),
  thought: v.optional(v.boolean()),
})
type Part = v.InferOutput<typeof partSchema>

const contentSchema = v.looseObject({
  role: v.optional(v.string()),
  parts: v.optional(
    v.union([
      v.array(partSchema),
      v.pipe(
        partSchema,
        v.transform((part) => [part]),
      ),
    ]),
    [],
  ),
})

const imageOptionsSchema = v.looseObject({ aspectRatio: v.optional(v.string()), imageSize: v.optional(v.string()) })

const formatSchema = v.looseObject({ image: v.optional(imageOptionsSchema) })

const bodySchema = v.looseObject({
  contents: v.union([
    v.array(contentSchema),
    v.pipe(
      contentSchema,
      v.transform((content) => [content]),
    ),
  ]),
  systemInstruction: v.optional(contentSchema),
  generationConfig: v.optional(
    v.looseObject({
      imageConfig: v.optional(imageOptionsSchema),
      responseFormat: v.optional(
        v.union([
          v.array(formatSchema),
          v.pipe(
            formatSchema,
            v.transform((one) => [one]),
          ),
        ]),
      ),
      seed: v.optional(v.pipe(v.number(), v.integer())),
      candidateCount: v.optional(v.number()),
    }),
    {},
  ),
})
type Body = v.InferOutput<typeof bodySchema>

const HONOURED_TOP = new Set(['contents', 'systemInstruction', 'generationConfig', 'model'])
const HONOURED_CONFIG = new Set(['imageConfig', 'responseFormat', 'seed', 'candidateCount', 'responseModalities'])
const HONOURED_OPTIONS = new Set(['aspectRatio', 'imageSize'])

/**
 * The request that a generateContent call means. Undoes `encodeGeminiRequest` for all that it carries; also takes
 * snake_case keys, missing roles, a single part or content in place of a list, the `responseFormat` spelling, and
 * pictures without labels (the first is the base). Turns of the model count as pictures of the user. Options that are not
 * honoured become warnings; a broken call is `invalid-request`.
 */
export function decodeGeminiRequest(call: GeminiCall): Result<DecodedRequest, Failure> {
  const parsed = v.safeParse(bodySchema, camelKeys(call.json))
  if (!parsed.success) return refuse(describeIssue(parsed.issues[0]))
  const body = parsed.output
  if ((body.generationConfig.candidateCount ?? 1) !== 1) {
    return refuse('candidateCount must be 1: the model makes one picture per call.')
  }
  const options = readOptions(body)
  if (!options.ok) return options
  const pictures = readPictures(body)
  if (!pictures.ok) return pictures
  const { prompt, references, mask } = pictures.value
  if (prompt.trim() === '' && references.length === 0) return refuse('The prompt is empty.')
  const { mode = inferMode(references.length, mask !== undefined), idempotencyKey } = readRequestHeaders(call.headers)
  const { seed } = body.generationConfig
  return ok({
    request: {
      mode,
      prompt,
      references,
      ...(mask === undefined ? {} : { mask }),
      ...(options.value.aspectRatio === undefined ? {} : { aspectRatio: options.value.aspectRatio }),
      imageSize: options.value.imageSize ?? '1K',
      count: 1,
      model: call.model,
      ...(seed === undefined ? {} : { seed }),
      idempotencyKey: idempotencyKey ?? call.newIdempotencyKey(),
    },
    warnings: ignoredOptions(body),
  })
}

function readOptions({ generationConfig }: Body) {
  const { imageConfig, responseFormat = [] } = generationConfig
  const format = responseFormat.find((one) => one.image !== undefined)?.image
  const aspectRatio = readAspectRatio(imageConfig?.aspectRatio ?? format?.aspectRatio)
  if (!aspectRatio.ok) return aspectRatio
  const imageSize = readImageSize(imageConfig?.imageSize ?? format?.imageSize)
  if (!imageSize.ok) return imageSize
  return ok({ aspectRatio: aspectRatio.value, imageSize: imageSize.value })
}

interface Pictures {
  readonly prompt: string
  readonly references: readonly Reference[]
  readonly mask?: EncodedImage
}

/** The parts that count: drafts of the model and its words are no part of what is asked. */
function askedParts(body: Body): readonly Part[] {
  return body.contents.flatMap((content) =>
    content.parts.filter((part) => part.thought !== true && !(content.role === 'model' && part.text !== undefined)),
  )
}

function readPictures(body: Body): Result<Pictures, Failure> {
  const parts = askedParts(body)
  const references: Reference[] = []
  const texts = [...(body.systemInstruction?.parts ?? [])].flatMap((part) => part.text ?? [])
  let mask: EncodedImage | undefined
  for (const [at, part] of parts.entries()) {
    if (part.fileData !== undefined) return refuse('fileData is not supported here. Send the picture as inlineData.')
    const index = references.length + (mask === undefined ? 0 : 1)
    if (part.inlineData === undefined) {
      if (part.text !== undefined && !isLabel(part.text, parts[at + 1], index)) texts.push(part.text)
      continue
    }
    const image = sniffImage(part.inlineData.data)
    if (image === undefined) return refuse(`Image ${index + 1} is not a readable PNG, JPEG, WebP or GIF.`)
    const label = readLabel(textOf(parts[at - 1]), index)
    if (label?.kind === 'mask') mask = image
    else references.push({ image, ...describeReference(label, references.length) })
  }
  return ok({ prompt: texts.join('\n\n'), references, ...(mask === undefined ? {} : { mask }) })
}

function describeReference(label: ReturnType<typeof readLabel>, index: number): Omit<Reference, 'image'> {
  return label?.kind === 'reference'
    ? { role: label.role, label: label.label }
    : { role: defaultRole(index), label: '' }
}

function textOf(part: Part | undefined): string {
  return part?.text ?? ''
}

function isLabel(text: string, next: Part | undefined, index: number): boolean {
  return next?.inlineData !== undefined && readLabel(text, index) !== undefined
}

function ignoredOptions(body: Body): readonly Warning[] {
  const { generationConfig } = body
  const names = [
    ...unknownKeys(body, HONOURED_TOP),
    ...unknownKeys(generationConfig, HONOURED_CONFIG),
    ...unknownKeys(generationConfig.imageConfig ?? {}, HONOURED_OPTIONS),
  ]
  return names.map((name) => ({ code: 'ignored-option', message: `The option ${name} was not used.` }))
}

function unknownKeys(record: object, known: ReadonlySet<string>): readonly string[] {
  return Object.keys(record).filter((key) => !known.has(key))
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return path === null ? 'The body is no generateContent request.' : `The field ${path} is not valid.`
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
