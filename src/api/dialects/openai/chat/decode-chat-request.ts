import * as v from 'valibot'
import { type Failure, failure } from '../../../../core/failure'
import type { Warning } from '../../../../core/generation'
import { fail, ok, type Result } from '../../../../core/result'
import { composeRequest } from '../../compose-request'
import type { DecodedRequest, HeaderReader, PictureLimits } from '../../dialect'
import { type AskedPart, gatherParts } from '../../gather-parts'
import { findPictures } from '../find-pictures'
import { word } from '../form-values'
import { optionFields, readOptions } from '../request-options'
import { takeMarkdownPictures } from './markdown-pictures'

/** A chat/completions call as it arrived; `json` comes from the JSON sieve. */
export interface ChatCall {
  readonly headers: HeaderReader
  readonly json: unknown
  readonly defaultModel: string
  /** Makes a key for a request that brings none. */
  readonly newIdempotencyKey: () => string
  readonly limits?: PictureLimits
}

/** What the answer should look like, beside the request itself. */
export interface DecodedChatRequest extends DecodedRequest {
  readonly stream: boolean
}

const partSchema = v.looseObject({ type: word, text: word })

const messageSchema = v.looseObject({
  role: v.string(),
  content: v.nullish(
    v.union([
      v.pipe(
        v.string(),
        v.transform((text) => [{ type: 'text', text }]),
      ),
      v.array(partSchema),
      v.pipe(
        partSchema,
        v.transform((part) => [part]),
      ),
    ]),
  ),
  images: v.optional(v.unknown()),
})
type Message = v.InferOutput<typeof messageSchema>

const bodySchema = v.looseObject({
  ...optionFields,
  messages: v.array(messageSchema),
  modalities: v.nullish(v.array(v.string())),
})
type Body = v.InferOutput<typeof bodySchema>

/** Understood, or harmless to leave out: they name the caller or ask for what is done anyway. */
const KNOWN = new Set([
  ...Object.keys(bodySchema.entries),
  ...['stream_options', 'user', 'safety_identifier', 'metadata', 'store', 'usage'],
])

/** Parts that hold a picture. Source: chat/completions, and the Responses API's name for the same. */
const PICTURE_TYPES = new Set(['image_url', 'input_image', 'image'])
const WORD_TYPES = new Set(['text', 'input_text', 'output_text'])

/**
 * The request that a chat means. Undoes `encodeChatRequest` for all that it carries. Words of the system and of the user
 * become the prompt, in order; pictures of every turn count, those that the assistant made too, its words do not. What is
 * not honoured becomes a warning. `invalid-request` for a broken call, `too-large` for a picture of too many pixels.
 */
export function decodeChatRequest(call: ChatCall): Result<DecodedChatRequest, Failure> {
  const parsed = v.safeParse(bodySchema, call.json)
  if (!parsed.success) return refuse(describeIssue(parsed.issues[0]))
  const body = parsed.output
  if (body.modalities?.length && !body.modalities.includes('image')) {
    return refuse('modalities must include image: this gateway makes pictures.')
  }
  const model = body.model || call.defaultModel
  const options = readOptions(body, model)
  if (!options.ok) return options
  const pictures = gatherParts(body.messages.filter(isAsked).flatMap(askedParts), {
    leadingTexts: body.messages.filter(isInstruction).flatMap(wordsOf),
    ...(call.limits === undefined ? {} : { limits: call.limits }),
  })
  if (!pictures.ok) return pictures
  const warnings = [...options.value.warnings, ...ignored(body)]
  const decoded = composeRequest(call, { ...options.value, ...pictures.value, model, warnings })
  return decoded.ok ? ok({ ...decoded.value, stream: body.stream ?? false }) : decoded
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer'
}

function isAsked({ role }: Message): boolean {
  return role === 'user' || role === 'assistant'
}

function wordsOf({ content }: Message): readonly string[] {
  return (content ?? []).flatMap((part) => (isWords(part) ? (part.text ?? []) : []))
}

function askedParts(message: Message): readonly AskedPart[] {
  const content = message.content ?? []
  if (message.role === 'user') return content.flatMap(userPart)
  const inWords = wordsOf(message).flatMap((text) => takeMarkdownPictures(text).pictures)
  const made = [...content.filter(isPicture).flatMap(findPictures), ...findPictures(message.images), ...inWords]
  return made.map((picture) => ({ kind: 'picture', picture }))
}

function userPart(part: v.InferOutput<typeof partSchema>): readonly AskedPart[] {
  if (isPicture(part)) return findPictures(part).map((picture) => ({ kind: 'picture', picture }))
  return isWords(part) && typeof part.text === 'string' ? [{ kind: 'text', text: part.text }] : []
}

function isPicture({ type }: { readonly type?: string | null | undefined }): boolean {
  return PICTURE_TYPES.has(type ?? '')
}

function isWords({ type }: { readonly type?: string | null | undefined }): boolean {
  return WORD_TYPES.has(type ?? 'text')
}

function ignored(body: Body): readonly Warning[] {
  const options = Object.keys(body).filter((name) => !KNOWN.has(name) && body[name] !== null)
  const roles = body.messages.filter((message) => !isAsked(message) && !isInstruction(message)).map(({ role }) => role)
  const types = body.messages
    .flatMap(({ content }) => content ?? [])
    .filter((part) => !isPicture(part) && !isWords(part))
    .map(({ type }) => type ?? '')
  return [
    ...options.map((name) => `The option ${clip(name)} was not used.`),
    ...unique(roles).map((role) => `Messages of the role ${clip(role)} were not used.`),
    ...unique(types).map((type) => `Parts of the type ${clip(type)} were not used.`),
  ].map((message) => ({ code: 'ignored-option', message }))
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}

const MAX_NAME_LENGTH = 60

function clip(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH)
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return path === null ? 'The body is no chat/completions request.' : `The field ${path} is not valid.`
}

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}
