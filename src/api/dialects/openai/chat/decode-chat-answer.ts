import * as v from 'valibot'
import { type Failure, failure } from '../../../../core/failure'
import type { Bytes, EncodedImage, Usage } from '../../../../core/generation'
import { fail, ok, type Result } from '../../../../core/result'
import type { DecodedAnswer, ReadAnswer } from '../../dialect'
import { foreignBodyFailure } from '../../http-failure'
import { readAnswerHeaders, readFailureHeader } from '../../refill-headers'
import { isRefusal, refused } from '../../refusal'
import { sniffImage } from '../../sniff-image'
import { readOpenAiError } from '../decode-answer'
import { type FoundPicture, findPictures } from '../find-pictures'
import { chatUsageSchema, readChatUsage } from './chat-usage'
import { takeMarkdownPictures } from './markdown-pictures'

const word = v.fallback(v.nullish(v.string()), undefined)

// Loose throughout: answers come from many relays, and an odd field must not lose a picture that was paid for.
const messageSchema = v.looseObject({
  content: v.optional(v.unknown()),
  images: v.optional(v.unknown()),
  image: v.optional(v.unknown()),
  refusal: word,
})
type Message = v.InferOutput<typeof messageSchema>

const pieceSchema = v.looseObject({
  choices: v.array(
    v.looseObject({
      message: v.nullish(messageSchema),
      delta: v.nullish(messageSchema),
      finish_reason: word,
      native_finish_reason: word,
    }),
  ),
  model: word,
  usage: v.fallback(v.nullish(chatUsageSchema), undefined),
})
type Piece = v.InferOutput<typeof pieceSchema>

const partSchema = v.looseObject({ type: v.optional(v.string()), text: v.optional(v.string()) })

/**
 * The generation in a chat/completions answer or in its stream: pictures in `images`, in a single `image`, as parts of
 * the content, or as markdown in its words. A refusal or an answer without a picture is a failure.
 */
export function decodeChatAnswer(answer: ReadAnswer): Result<DecodedAnswer, Failure> {
  const { body, status, headers } = answer
  const told = readFailureHeader(headers)
  if (told !== undefined) return fail(told)
  if (body.kind === 'text') return fail(foreignBodyFailure(status, headers))
  const pieces: Piece[] = []
  for (const json of body.kind === 'events' ? body.events.map((event) => event.json) : [body.json]) {
    const fault = readOpenAiError(json, status)
    if (fault !== undefined) return fail(fault)
    const parsed = v.safeParse(pieceSchema, json)
    if (!parsed.success) return fail(failure({ kind: 'protocol' }, 'The answer is not in the chat format.'))
    pieces.push(parsed.output)
  }
  if (status < 200 || status >= 300) return fail(foreignBodyFailure(status, headers))
  return decodePieces(pieces, answer)
}

function decodePieces(pieces: readonly Piece[], { headers }: ReadAnswer): Result<DecodedAnswer, Failure> {
  const messages = pieces
    .flatMap((piece) => piece.choices)
    .map((choice) => choice.message ?? choice.delta)
    .filter((message) => message !== undefined && message !== null)
  // Words are joined first: a stream may cut a picture in them anywhere.
  const words = takeMarkdownPictures(messages.map(wordsOf).join(''))
  const found = [...messages.flatMap(picturesOf), ...words.pictures]
  if (found.length === 0) return fail(pictureless(pieces, messages, words.text))
  const images = readImages(found)
  if (!images.ok) return images
  const usage = pieces
    .map((piece) => piece.usage)
    .filter((one) => one !== undefined && one !== null)
    .at(-1)
  const model = pieces.flatMap((piece) => piece.model || []).at(-1)
  return ok({
    images: images.value,
    ...(words.text === '' ? {} : { text: words.text }),
    ...(usage === undefined ? {} : countedUsage(readChatUsage(usage))),
    ...(typeof usage?.cost === 'number' && usage.cost >= 0 ? { costUsd: usage.cost } : {}),
    ...(model === undefined ? {} : { model }),
    warnings: readAnswerHeaders(headers).warnings,
  })
}

function countedUsage(usage: Usage): { readonly usage?: Usage } {
  return Object.keys(usage).length === 0 ? {} : { usage }
}

function wordsOf({ content }: Message): string {
  if (typeof content === 'string') return content
  return contentParts(content)
    .map((part) => part.text ?? '')
    .join('')
}

function picturesOf({ content, images, image }: Message): readonly FoundPicture[] {
  const parts = contentParts(content).filter((part) => part.type !== 'text')
  const listed = findPictures(images)
  // Where the same picture is given in two spellings, one is enough.
  return listed.length > 0 ? listed : [...findPictures(image), ...findPictures(parts)]
}

function contentParts(content: unknown): readonly v.InferOutput<typeof partSchema>[] {
  const parsed = v.safeParse(v.array(partSchema), content)
  return parsed.success ? parsed.output : []
}

function readImages(found: readonly FoundPicture[]): Result<readonly EncodedImage[], Failure> {
  const images: EncodedImage[] = []
  for (const picture of found) {
    if (typeof picture === 'string') {
      return fail(failure({ kind: 'protocol' }, 'The service answered with a link instead of a picture.'))
    }
    const image = sniffImage(picture)
    if (image === undefined) {
      return fail(failure({ kind: 'protocol' }, 'The answer holds a picture that cannot be read.'))
    }
    // Some relays repeat a picture, in the last chunk of a stream mostly.
    if (!images.some((other) => isSame(other.bytes, image.bytes))) images.push(image)
  }
  return ok(images)
}

function isSame(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

function pictureless(pieces: readonly Piece[], messages: readonly Message[], text: string): Failure {
  const choices = pieces.flatMap((piece) => piece.choices)
  const reasons = choices.flatMap((choice) => [choice.native_finish_reason, choice.finish_reason])
  const refusal = reasons.find((reason) => typeof reason === 'string' && isRefusal(reason))
  if (typeof refusal === 'string') return refused(refusal)
  if (messages.some((message) => typeof message.refusal === 'string' && message.refusal !== '')) {
    return refused('refusal')
  }
  const finishReason = choices.flatMap((choice) => choice.finish_reason ?? []).at(-1)
  const kind = {
    kind: 'no-image' as const,
    ...(text === '' ? {} : { text }),
    ...(finishReason === undefined ? {} : { finishReason }),
  }
  if (finishReason === 'length') return failure(kind, 'The model ran out of tokens before it made the picture.')
  if (text !== '') return failure(kind, 'The model answered with words and no picture.')
  return failure(kind, 'The model answered without a picture.')
}
