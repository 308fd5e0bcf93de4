import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import { type Bytes, type EncodedImage, MAX_COUNT, type Reference, type Warning } from '../../../core/generation'
import { fail, ok, type Result } from '../../../core/result'
import type { DecodedRequest, HeaderReader } from '../dialect'
import { readAspectRatio, readImageSize } from '../gemini/image-options'
import { defaultRole, findRole } from '../gemini/labels'
import { inferMode, readRequestHeaders } from '../refill-headers'
import { sniffImage } from '../sniff-image'
import { readSizeText, sizeOfQuality, type WantedPicture } from './picture-size'

/** A file of a form, in the order of the form. */
export interface FormFile {
  readonly name: string
  readonly bytes: Bytes
}

/** An images call as it arrived: a form's texts and files, or a JSON body from the sieve (then without files). */
export interface OpenAiCall {
  readonly operation: 'generations' | 'edits'
  readonly headers: HeaderReader
  readonly fields: unknown
  readonly files: readonly FormFile[]
  readonly defaultModel: string
  /** Makes a key for a request that brings none. */
  readonly newIdempotencyKey: () => string
}

/** What the answer should look like, beside the request itself. */
export interface DecodedOpenAiRequest extends DecodedRequest {
  /** The mask still in OpenAI's form; `maskFromAlpha` makes it ours. */
  readonly alphaMask?: EncodedImage
  readonly outputFormat?: 'png' | 'jpeg' | 'webp'
  readonly stream: boolean
}

// In a form every value is text.
const numeric = v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+$/), v.transform(Number))]), v.integer())
const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
])
const word = v.nullish(v.string())

const fieldsSchema = v.looseObject({
  prompt: v.pipe(v.string(), v.maxLength(100_000)),
  model: word,
  n: v.nullish(v.pipe(numeric, v.minValue(1), v.maxValue(MAX_COUNT))),
  size: word,
  quality: word,
  output_format: v.nullish(v.picklist(['png', 'jpeg', 'webp'])),
  stream: v.nullish(flag),
  aspect_ratio: word,
  image_size: word,
  image_config: v.nullish(v.looseObject({ aspect_ratio: word, image_size: word })),
  seed: v.nullish(numeric),
  refill_references: word,
})
type Fields = v.InferOutput<typeof fieldsSchema>

/** Understood, or harmless to leave out: they name the caller, ask for what we do anyway, or only loosen filters. */
const KNOWN = new Set([
  ...Object.keys(fieldsSchema.entries),
  ...['image', 'image[]', 'images', 'mask', 'user', 'safety_identifier', 'moderation', 'response_format'],
])

/**
 * The request that an images call means. Undoes `encodeOpenAiRequest` for all that it carries. `aspect_ratio`, `image_size`
 * and `image_config` override `size`; `quality` counts only where nothing names a size class. `invalid-request` otherwise.
 */
export function decodeOpenAiRequest(call: OpenAiCall): Result<DecodedOpenAiRequest, Failure> {
  const parsed = v.safeParse(fieldsSchema, call.fields)
  if (!parsed.success) return refuse(describeIssue(parsed.issues[0]))
  const fields = parsed.output
  const model = fields.model || call.defaultModel
  const wanted = readWanted(fields, model)
  if (!wanted.ok) return wanted
  const pictures = readPictures(call, fields)
  if (!pictures.ok) return pictures
  const { references, alphaMask } = pictures.value
  if (fields.prompt.trim() === '' && references.length === 0) return refuse('The prompt is empty.')
  const asked = readRequestHeaders(call.headers)
  return ok({
    request: {
      mode: asked.mode ?? inferMode(references.length, alphaMask !== undefined),
      prompt: fields.prompt,
      references,
      ...(wanted.value.aspectRatio === undefined ? {} : { aspectRatio: wanted.value.aspectRatio }),
      imageSize: wanted.value.imageSize ?? '1K',
      count: fields.n ?? 1,
      model,
      ...(typeof fields.seed === 'number' ? { seed: fields.seed } : {}),
      idempotencyKey: asked.idempotencyKey ?? call.newIdempotencyKey(),
    },
    ...(alphaMask === undefined ? {} : { alphaMask }),
    ...(typeof fields.output_format === 'string' ? { outputFormat: fields.output_format } : {}),
    stream: fields.stream ?? false,
    warnings: ignoredFields(fields),
  })
}

function readWanted(fields: Fields, model: string): Result<WantedPicture, Failure> {
  const ratio = readAspectRatio(fields.aspect_ratio ?? fields.image_config?.aspect_ratio ?? undefined)
  if (!ratio.ok) return ratio
  const named = readImageSize(fields.image_size ?? fields.image_config?.image_size ?? undefined)
  if (!named.ok) return named
  const fromSize = readSizeText(fields.size ?? undefined, model)
  if (!fromSize.ok) return fromSize
  const aspectRatio = ratio.value ?? fromSize.value.aspectRatio
  const imageSize = named.value ?? fromSize.value.imageSize ?? sizeOfQuality(fields.quality ?? undefined)
  return ok({
    ...(aspectRatio === undefined ? {} : { aspectRatio }),
    ...(imageSize === undefined ? {} : { imageSize }),
  })
}

interface Pictures {
  readonly references: readonly Reference[]
  readonly alphaMask?: EncodedImage
}

function readPictures(call: OpenAiCall, fields: Fields): Result<Pictures, Failure> {
  const found = call.files.length > 0 ? filePictures(call.files) : jsonPictures(fields)
  if (call.operation === 'edits' && found.images.length === 0) return refuse('An edit needs at least one image.')
  const details = readReferenceDetails(fields.refill_references)
  const references: Reference[] = []
  for (const [index, bytes] of found.images.entries()) {
    const image = bytes instanceof Uint8Array ? sniffImage(bytes) : undefined
    if (image === undefined) return refuse(unreadable(`Image ${index + 1}`, bytes))
    const { role, label } = details[index] ?? {}
    references.push({ image, role: findRole(role) ?? defaultRole(index), label: label ?? '' })
  }
  if (found.mask === undefined) return ok({ references })
  const alphaMask = found.mask instanceof Uint8Array ? sniffImage(found.mask) : undefined
  return alphaMask === undefined ? refuse(unreadable('The mask', found.mask)) : ok({ references, alphaMask })
}

/** Bytes, or whatever a client put in their place. */
interface Found {
  readonly images: readonly (Bytes | string)[]
  readonly mask?: Bytes | string
}

function filePictures(files: readonly FormFile[]): Found {
  const images = files.filter((file) => /^images?(\[\d*\])?$/.test(file.name)).map((file) => file.bytes)
  const mask = files.find((file) => file.name === 'mask')?.bytes
  return { images, ...(mask === undefined ? {} : { mask }) }
}

function jsonPictures(fields: Readonly<Record<string, unknown>>): Found {
  const images = ['image', 'image[]', 'images'].flatMap((name) => flattenPictures(fields[name]))
  const mask = flattenPictures(fields['mask'])[0]
  return { images, ...(mask === undefined ? {} : { mask }) }
}

/** A picture, a list of them, or objects that hold one as `image_url` or `url`. */
function flattenPictures(value: unknown): readonly (Bytes | string)[] {
  if (isBytes(value) || typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(flattenPictures)
  if (typeof value !== 'object' || value === null) return []
  if ('image_url' in value) return flattenPictures(value.image_url)
  return 'url' in value ? flattenPictures(value.url) : []
}

// Bytes from the sieve have an ArrayBuffer of their own; the type system cannot see that.
function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array
}

const detailsSchema = v.array(v.object({ role: v.string(), label: v.string() }))

function readReferenceDetails(text: string | null | undefined): v.InferOutput<typeof detailsSchema> {
  if (typeof text !== 'string') return []
  try {
    const parsed = v.safeParse(detailsSchema, JSON.parse(text))
    return parsed.success ? parsed.output : []
  } catch {
    return []
  }
}

function unreadable(what: string, found: Bytes | string): string {
  if (typeof found === 'string')
    return `${what} must be a file or a base64 data URL; links and file ids are not fetched.`
  return `${what} is not a readable PNG, JPEG, WebP or GIF.`
}

function ignoredFields(fields: Fields): readonly Warning[] {
  const ignored = Object.keys(fields).filter((name) => !KNOWN.has(name) && fields[name] !== 'auto')
  return ignored.map((name) => ({ code: 'ignored-option', message: `The option ${name} was not used.` }))
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return path === null ? 'The body is no images request.' : `The field ${path} is not valid.`
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
