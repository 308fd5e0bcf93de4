import * as v from 'valibot'
import { type Failure, failure } from '../../../core/failure'
import type { Bytes } from '../../../core/generation'
import { fail, ok, type Result } from '../../../core/result'
import type { DecodedAnswer, ReadAnswer } from '../dialect'
import { foreignBodyFailure } from '../http-failure'
import { readAnswerHeaders, readFailureHeader } from '../refill-headers'
import { isRefusal, refused } from '../refusal'
import { sniffImage } from '../sniff-image'
import { readGeminiError } from './read-error'
import { readUsage, usageMetadataSchema, wasBilled } from './usage-metadata'

const partSchema = v.looseObject({
  text: v.optional(v.string()),
  inlineData: v.optional(v.looseObject({ data: v.custom<Bytes>((value) => value instanceof Uint8Array) })),
  thought: v.optional(v.boolean()),
})

// Loose throughout: answers come from many relays, and an odd field must not lose a picture that was paid for.
const answerSchema = v.looseObject({
  candidates: v.optional(
    v.array(
      v.looseObject({
        content: v.optional(v.looseObject({ parts: v.optional(v.array(partSchema)) })),
        finishReason: v.optional(v.string()),
        index: v.optional(v.number(), 0),
      }),
    ),
  ),
  promptFeedback: v.optional(v.looseObject({ blockReason: v.optional(v.string()) })),
  usageMetadata: v.optional(usageMetadataSchema),
  modelVersion: v.optional(v.string()),
})
type AnswerPiece = v.InferOutput<typeof answerSchema>

/**
 * The generation in a Gemini answer: whole, as a stream of events, or as an array of pieces. Drafts (`thought`) are
 * skipped and the last other picture of each candidate is taken; an error, a refusal or an answer without a picture is a
 * failure.
 */
export function decodeGeminiAnswer(answer: ReadAnswer): Result<DecodedAnswer, Failure> {
  const { body, status, headers } = answer
  const told = readFailureHeader(headers)
  if (told !== undefined) return fail(told)
  if (body.kind === 'text') return fail(foreignBodyFailure(status, headers))
  const pieces: AnswerPiece[] = []
  for (const json of jsonPieces(body)) {
    const fault = readGeminiError(json, status)
    if (fault !== undefined) return fail(fault)
    const parsed = v.safeParse(answerSchema, json)
    if (!parsed.success) return fail(failure({ kind: 'protocol' }, 'The answer is not in the Gemini format.'))
    pieces.push(parsed.output)
  }
  if (status < 200 || status >= 300) return fail(foreignBodyFailure(status, headers))
  return decodePieces(pieces, answer)
}

function jsonPieces(body: Exclude<ReadAnswer['body'], { kind: 'text' }>): readonly unknown[] {
  if (body.kind === 'events') return body.events.map((event) => event.json)
  return Array.isArray(body.json) ? body.json : [body.json]
}

function decodePieces(pieces: readonly AnswerPiece[], { headers }: ReadAnswer): Result<DecodedAnswer, Failure> {
  const candidates = pieces.flatMap((piece) => piece.candidates ?? [])
  const metadata = lastOf(pieces.map((piece) => piece.usageMetadata))
  const usage = metadata === undefined ? undefined : readUsage(metadata)
  const parts = candidates.flatMap((one) => one.content?.parts ?? []).filter((part) => part.thought !== true)
  const text = parts.map((part) => part.text ?? '').join('')
  const pictures = finalPictures(candidates)
  if (pictures.length === 0) {
    const finishReason = lastOf(candidates.map((one) => one.finishReason))
    const blockReason = lastOf(pieces.map((piece) => piece.promptFeedback?.blockReason))
    return fail(pictureless({ text, finishReason, blockReason, billed: wasBilled(usage) }))
  }
  const images = pictures.flatMap((bytes) => sniffImage(bytes) ?? [])
  if (images.length < pictures.length) {
    return fail(failure({ kind: 'protocol' }, 'The answer holds a picture that cannot be read.'))
  }
  const model = lastOf(pieces.map((piece) => piece.modelVersion))
  return ok({
    images,
    ...(text === '' ? {} : { text }),
    ...(usage === undefined ? {} : { usage }),
    ...(model === undefined ? {} : { model }),
    warnings: readAnswerHeaders(headers).warnings,
  })
}

type Candidate = NonNullable<AnswerPiece['candidates']>[number]

/** The last picture of each candidate, whose parts may be spread over the pieces of a stream. */
function finalPictures(candidates: readonly Candidate[]): readonly Bytes[] {
  const byIndex = new Map<number, Bytes>()
  for (const { index, content } of candidates) {
    for (const { thought, inlineData } of content?.parts ?? []) {
      if (thought !== true && inlineData !== undefined) byIndex.set(index, inlineData.data)
    }
  }
  return [...byIndex.values()]
}

function lastOf<Item>(items: readonly (Item | undefined)[]): Item | undefined {
  return items.filter((item) => item !== undefined).at(-1)
}

function pictureless(answer: {
  readonly text: string
  readonly finishReason: string | undefined
  readonly blockReason: string | undefined
  readonly billed: boolean | undefined
}): Failure {
  const { text, finishReason, blockReason, billed } = answer
  if (blockReason !== undefined) return refused(blockReason, billed)
  if (finishReason !== undefined && isRefusal(finishReason)) return refused(finishReason, billed)
  const kind = {
    kind: 'no-image' as const,
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(finishReason === undefined ? {} : { finishReason }),
  }
  if (finishReason === 'MAX_TOKENS') return failure(kind, 'The model ran out of tokens before it made the picture.')
  if (text.trim() !== '') return failure(kind, 'The model answered with words and no picture.')
  return failure(kind, 'The model answered without a picture.')
}
