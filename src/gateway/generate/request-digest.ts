import { createHash, webcrypto } from 'node:crypto'
import type { DecodedRequest } from '../../api/dialects/dialect'
import type { EncodedImage } from '../../core/generation'

/** What a request is, as hashes. */
export interface RequestDigests {
  /** The whole request: the same means the same answer is wanted. */
  readonly request: string
  /** The request without image size and file format: a larger kept picture of the same subject can serve it. */
  readonly subject: string
}

const NOT_KEPT: RequestDigests = { request: '', subject: '' }

/** Below this a hash is quicker made right here than on another thread (both measured). Bytes. */
const SMALL_BYTES = 65_536

/**
 * Digests of a request, pictures by their content. The same request gives the same digests in whichever wire format it
 * came, unless it holds options that only one of them has. `variant` counts from 0: the variants of one press differ.
 * Empty for a request of which nothing is kept: nobody looks it up, and its pictures may be large.
 */
export async function digestRequest(ask: DecodedRequest, variant: number): Promise<RequestDigests> {
  if (ask.cache === 'off') return NOT_KEPT
  const { request } = ask
  const references = await Promise.all(
    request.references.map(async ({ image, role, label }) => [role, label, await digestPicture(image)]),
  )
  const mask = request.mask === undefined ? null : await digestPicture(request.mask)
  const options =
    ask.nativeOnly.length === 0 || ask.native === undefined ? null : await canonical(withoutSize(ask.native))
  const subject = sha256(
    JSON.stringify([
      ...[1, request.model, request.mode, request.prompt, references, mask],
      ...[request.aspectRatio ?? null, request.seed ?? null, variant, options],
    ]),
  )
  const { mediaType = null, quality = null } = ask.format ?? {}
  return { subject, request: sha256(JSON.stringify([subject, request.imageSize, mediaType, quality])) }
}

/** Hash of what a client calls a generation, together with who it is: nobody reaches another one's pictures. */
export function nameGeneration(keyId: string, identity: string): string {
  return sha256(JSON.stringify([keyId, identity]))
}

async function digestPicture({ bytes }: EncodedImage): Promise<string> {
  return digestBytes(bytes)
}

async function digestBytes(bytes: Uint8Array): Promise<string> {
  if (bytes.length < SMALL_BYTES) return createHash('sha256').update(bytes).digest('hex')
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What of `imageConfig` the request has under names of its own: ratio and size, and the file format, which can be changed later. */
const HELD_IMAGE_OPTIONS = new Set([
  'aspectRatio',
  'imageSize',
  'imageOutputOptions',
  'outputMimeType',
  'outputCompressionQuality',
])

/** The body without the spellings of ratio, size and file format; whatever else it says makes another picture. */
function withoutSize(native: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { generationConfig, model: _model, ...rest } = native
  if (!isRecord(generationConfig)) return rest
  const { imageConfig, responseFormat: _format, responseMimeType, ...config } = generationConfig
  const options = isRecord(imageConfig)
    ? Object.entries(imageConfig).filter(([name]) => !HELD_IMAGE_OPTIONS.has(name))
    : []
  const isPictureType = typeof responseMimeType === 'string' && responseMimeType.startsWith('image/')
  return {
    ...rest,
    generationConfig: {
      ...config,
      ...(responseMimeType === undefined || isPictureType ? {} : { responseMimeType }),
      ...(options.length === 0 ? {} : { imageConfig: Object.fromEntries(options) }),
    },
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON with sorted keys, bytes as their digests. */
async function canonical(value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array) return digestBytes(value)
  if (Array.isArray(value)) return Promise.all(value.map(canonical))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Promise.all(members.map(async ([key, member]) => [key, await canonical(member)]))
}
