import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import { MAX_COUNT } from '../../../core/generation'
import { fail, ok, type Result } from '../../../core/result'
import { composeRequest } from '../compose-request'
import type { DecodedRequest, HeaderReader, PictureLimits } from '../dialect'
import { type AskedPart, type AskedPictures, gatherParts } from '../gather-parts'
import { readPictureFormat } from '../picture-format'
import { camelKeys } from './camel-keys'
import { readAspectRatio, readImageSize } from './image-options'
import { nativeOnlyNames, readSignatures } from './native-only'
import { type GeminiBody, type GeminiPart, geminiBodySchema } from './request-body'

/** A generateContent call as it arrived; `json` comes from the JSON sieve. */
export interface GeminiCall {
  /** The model segment of the URL, decoded. */
  readonly model: string
  readonly headers: HeaderReader
  readonly json: unknown
  /** Makes a key for a request that brings none. */
  readonly newIdempotencyKey: () => string
  readonly limits?: PictureLimits
  /** Hosts whose `fileData` addresses a provider may be told to fetch; none by default. */
  readonly fileHosts?: readonly string[]
}

/**
 * The request that a generateContent call means, and all else it asks for. Undoes `encodeGeminiRequest` for all that it
 * carries; also takes snake_case keys, missing roles, a single part or content in place of a list, the `responseFormat`
 * spelling, and pictures without labels (the first is the base). Turns of the model count as pictures of the user; what
 * only the body itself can carry is named in `nativeOnly`. A broken call is `invalid-request`.
 */
export function decodeGeminiRequest(call: GeminiCall): Result<DecodedRequest, Failure> {
  const native = camelKeys(call.json)
  const parsed = v.safeParse(geminiBodySchema, native)
  if (!parsed.success || !isRecord(native)) return refuse(describeIssue(parsed.issues?.[0]))
  const body = parsed.output
  const options = readOptions(body)
  if (!options.ok) return options
  const pictures = readPictures(body, call)
  if (!pictures.ok) return pictures
  const { aspectRatio, imageSize, wanted } = options.value
  const { seed, candidateCount = 1 } = body.generationConfig
  const decoded = composeRequest(call, {
    ...pictures.value,
    aspectRatio,
    imageSize,
    count: candidateCount,
    model: call.model,
    seed,
    format: wanted.format,
    warnings: wanted.warnings,
  })
  if (!decoded.ok) return decoded
  return ok({
    ...decoded.value,
    native: withoutCount(native),
    nativeOnly: nativeOnlyNames(body),
    needsNative: pictures.value.fileCount > 0 || body.continuationToken !== undefined,
    signatures: readSignatures(body),
  })
}

function readOptions({ generationConfig }: GeminiBody) {
  const { imageConfig, responseFormat = [], responseModalities, responseMimeType, candidateCount } = generationConfig
  if (candidateCount !== undefined && (candidateCount < 1 || candidateCount > MAX_COUNT)) {
    return refuse(`candidateCount must be 1 to ${MAX_COUNT}.`)
  }
  if (responseModalities?.length && !responseModalities.some((one) => /^image$/i.test(one))) {
    return refuse('responseModalities must include IMAGE: this gateway makes pictures.')
  }
  const format = responseFormat.find((one) => one.image !== undefined)?.image
  const aspectRatio = readAspectRatio(imageConfig?.aspectRatio ?? format?.aspectRatio)
  if (!aspectRatio.ok) return aspectRatio
  const imageSize = readImageSize(imageConfig?.imageSize ?? format?.imageSize)
  if (!imageSize.ok) return imageSize
  const output = imageConfig?.imageOutputOptions
  const wanted = readPictureFormat(
    output?.mimeType ??
      imageConfig?.outputMimeType ??
      format?.mimeType ??
      (responseMimeType?.startsWith('image/') ? responseMimeType : undefined),
    output?.compressionQuality ?? imageConfig?.outputCompressionQuality,
    { format: 'The output type', quality: 'compressionQuality' },
  )
  if (!wanted.ok) return wanted
  return ok({ aspectRatio: aspectRatio.value, imageSize: imageSize.value, wanted: wanted.value })
}

/** The parts that count: drafts of the model and its words are no part of what is asked. */
function readPictures(body: GeminiBody, { limits, fileHosts = [] }: GeminiCall): Result<AskedPictures, Failure> {
  const parts: AskedPart[] = []
  for (const content of body.contents) {
    for (const part of content.parts) {
      if (part.thought === true || (content.role === 'model' && part.text !== undefined)) continue
      const uri = part.fileData?.fileUri
      if (part.fileData !== undefined && !isAllowed(uri, fileHosts)) return refuse(refusedFile(uri, fileHosts))
      parts.push(...readPart(part))
    }
  }
  const leadingTexts = (body.systemInstruction?.parts ?? []).flatMap((part) => part.text ?? [])
  return gatherParts(parts, { leadingTexts, ...(limits === undefined ? {} : { limits }) })
}

function readPart({ text, inlineData, fileData }: GeminiPart): readonly AskedPart[] {
  if (fileData !== undefined) return [{ kind: 'file' }]
  if (inlineData !== undefined) return [{ kind: 'picture', picture: inlineData.data }]
  return text === undefined ? [] : [{ kind: 'text', text }]
}

/** Only over https, only to a host that the operator named, and to its usual port. */
function isAllowed(uri: string | undefined, hosts: readonly string[]): boolean {
  const host = /^https:\/\/([a-z0-9.-]+)(?:[/?]|$)/i.exec(uri ?? '')?.[1]
  return host !== undefined && hosts.some((allowed) => allowed.toLowerCase() === host.toLowerCase())
}

function refusedFile(uri: string | undefined, hosts: readonly string[]): string {
  const allowed = hosts.length === 0 ? '' : ` or as an https address on ${hosts.join(', ')}`
  const named = uri === undefined ? 'fileData' : `The fileData address ${JSON.stringify(uri.slice(0, 80))}`
  return `${named} is not supported here. Send the picture as inlineData${allowed}.`
}

/** The gateway asks once for each picture, since models refuse any other count. */
function withoutCount(native: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const config = native['generationConfig']
  if (!isRecord(config) || config['candidateCount'] === undefined) return native
  const { candidateCount: _count, ...rest } = config
  return { ...native, generationConfig: rest }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describeIssue(issue: v.BaseIssue<unknown> | undefined): string {
  const path = issue === undefined ? null : v.getDotPath(issue)
  return path === null ? 'The body is no generateContent request.' : `The field ${path} is not valid.`
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
