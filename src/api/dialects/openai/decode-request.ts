import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import type { Bytes, EncodedImage, Reference, Warning } from '../../../core/generation'
import { fail, ok, type Result } from '../../../core/result'
import { composeRequest } from '../compose-request'
import type { DecodedRequest, HeaderReader, PictureLimits } from '../dialect'
import { readPicture } from '../gather-parts'
import { defaultRole, findRole } from '../gemini/labels'
import { checkCount } from '../picture-limits'
import { type FoundPicture, findPictures } from './find-pictures'
import { word } from './form-values'
import { optionFields, readOptions } from './request-options'

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
  readonly limits?: PictureLimits
}

/** What the answer should look like, beside the request itself. */
export interface DecodedOpenAiRequest extends DecodedRequest {
  /** The mask still in OpenAI's form; `maskFromAlpha` makes it ours. */
  readonly alphaMask?: EncodedImage
  readonly stream: boolean
}

const fieldsSchema = v.looseObject({
  ...optionFields,
  prompt: v.pipe(v.string(), v.maxLength(100_000)),
  refill_references: word,
})
type Fields = v.InferOutput<typeof fieldsSchema>

/** Understood, or harmless to leave out: they name the caller, ask for what we do anyway, or only loosen filters. */
const KNOWN = new Set([
  ...Object.keys(fieldsSchema.entries),
  ...['image', 'image[]', 'images', 'mask', 'user', 'safety_identifier', 'moderation', 'response_format', 'background'],
])
/** A picture in a JSON body may also come under these names. */
const INDEXED_IMAGE = /^image\[\d*\]$/

/**
 * The request that an images call means. Undoes `encodeOpenAiRequest` for all that it carries. `aspect_ratio`, `image_size`
 * and `image_config` override `size`; `quality` counts only where nothing names a size class. What is not honoured becomes
 * a warning. `invalid-request` otherwise, `too-large` for a picture of too many pixels.
 */
export function decodeOpenAiRequest(call: OpenAiCall): Result<DecodedOpenAiRequest, Failure> {
  const parsed = v.safeParse(fieldsSchema, call.fields)
  if (!parsed.success) return refuse(describeIssue(parsed.issues[0]))
  const fields = parsed.output
  const model = fields.model || call.defaultModel
  const options = readOptions(fields, model)
  if (!options.ok) return options
  const pictures = readPictures(call, fields)
  if (!pictures.ok) return pictures
  const { references, alphaMask } = pictures.value
  const decoded = composeRequest(call, {
    ...options.value,
    prompt: fields.prompt,
    references,
    hasOtherMask: alphaMask !== undefined,
    model,
    warnings: [...options.value.warnings, ...ignoredFields(fields)],
  })
  if (!decoded.ok) return decoded
  return ok({
    ...decoded.value,
    ...(alphaMask === undefined ? {} : { alphaMask }),
    stream: fields.stream ?? false,
  })
}

interface Pictures {
  readonly references: readonly Reference[]
  readonly alphaMask?: EncodedImage
}

function readPictures(call: OpenAiCall, fields: Fields): Result<Pictures, Failure> {
  const { images, mask } = call.files.length > 0 ? filePictures(call.files) : jsonPictures(fields)
  if (call.operation === 'edits' && images.length === 0) return refuse('An edit needs at least one image.')
  const tooMany = checkCount(images.length + (mask === undefined ? 0 : 1), call.limits)
  if (tooMany !== undefined) return fail(tooMany)
  const details = readReferenceDetails(fields.refill_references)
  const references: Reference[] = []
  for (const [index, found] of images.entries()) {
    const image = readPicture(found, `Image ${index + 1}`, call.limits)
    if (!image.ok) return image
    const { role, label } = details[index] ?? {}
    references.push({ image: image.value, role: findRole(role) ?? defaultRole(index), label: label ?? '' })
  }
  if (mask === undefined) return ok({ references })
  const alphaMask = readPicture(mask, 'The mask', call.limits)
  return alphaMask.ok ? ok({ references, alphaMask: alphaMask.value }) : alphaMask
}

interface Found {
  readonly images: readonly FoundPicture[]
  readonly mask?: FoundPicture
}

function filePictures(files: readonly FormFile[]): Found {
  const images = files.filter((file) => /^images?(\[\d*\])?$/.test(file.name)).map((file) => file.bytes)
  const mask = files.find((file) => file.name === 'mask')?.bytes
  return { images, ...(mask === undefined ? {} : { mask }) }
}

function jsonPictures(fields: Readonly<Record<string, unknown>>): Found {
  const names = ['image', 'images', ...Object.keys(fields).filter((name) => INDEXED_IMAGE.test(name))]
  const mask = findPictures(fields['mask'])[0]
  return { images: names.flatMap((name) => findPictures(fields[name])), ...(mask === undefined ? {} : { mask }) }
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

/** What a picture of a Google model cannot be, said in the words of the option. */
function ignoredFields(fields: Fields): readonly Warning[] {
  const ignored = Object.keys(fields).filter(
    (name) => !KNOWN.has(name) && !INDEXED_IMAGE.test(name) && !isUnset(fields[name]),
  )
  const sentences = ignored.map(
    (name) => SENTENCES[name] ?? `The option ${name.slice(0, MAX_NAME_LENGTH)} was not used.`,
  )
  if (fields['background'] === 'transparent') sentences.push('The model makes no transparent backgrounds.')
  if (fields['response_format'] === 'url') sentences.push('Pictures are answered as base64, not as addresses.')
  return sentences.map((message) => ({ code: 'ignored-option', message }))
}

const SENTENCES: Readonly<Record<string, string>> = {
  partial_images: 'There are no partial pictures: the model makes each in one piece.',
}
const MAX_NAME_LENGTH = 60

function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === 'auto' || value === '' || value === 0 || value === '0'
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return path === null ? 'The body is no images request.' : `The field ${path} is not valid.`
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
