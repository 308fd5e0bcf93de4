import { readAnswerHeaders } from '../../api/dialects/refill-headers'
import { BodySink } from '../../api/remote/body-sink'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { UpstreamAnswer, UpstreamDialect } from '../upstream/provider-path'
import { answerFault } from './answer-fault'
import type { AnswerOutput } from './answer-output'
import type { AnswerShape } from './answer-shape'
import { maxTextBytes } from './answer-tap'
import { BodyPump } from './body-pump'
import { createWholeAnswer } from './create-whole-answer'
import { decodeUpstream, signaturesIn, summarise } from './decode-upstream'
import { deliverAnswer, pullFailure } from './deliver-answer'
import { type FirstPicture, FirstPictureFinder } from './find-first-picture'
import type { AnswerSummary, LiveAnswer } from './live-answer'
import { PassThrough } from './pass-through'
import { Splice } from './splice'

/** How an answer is taken in. */
export interface OpenAnswerOptions {
  /** An answer of more bytes fails; 200 MB unless set. */
  readonly maxBytes?: number
}

/** A 4K PNG is below 40 MB of base64, and drafts and a signature may come with it. */
const MAX_ANSWER_BYTES = 200e6
/** Most bytes that are held until it is known whether there is a picture. */
const MAX_HELD_BYTES = 96e6
/** Up to here an answer whose size is known is held whole: one write with its length costs less than several without. */
const SMALL_BYTES = 65_536

/**
 * Reads an answer until its first picture has begun, and no further; or to its end, when there is none: then the failure
 * says why, and all that is left is to try elsewhere. Ends the upstream call when it fails.
 */
export async function openLiveAnswer(
  answer: UpstreamAnswer,
  { maxBytes = MAX_ANSWER_BYTES }: OpenAnswerOptions = {},
): Promise<Result<LiveAnswer, Failure>> {
  const pump = new BodyPump(answer.body, maxBytes)
  const opened = await findPicture(answer, pump, maxBytes)
  if (!opened.ok) pump.end()
  return opened
}

async function findPicture(
  answer: UpstreamAnswer,
  pump: BodyPump,
  maxBytes: number,
): Promise<Result<LiveAnswer, Failure>> {
  const finder = new FirstPictureFinder(answer.sendsDrafts)
  const sink = new BodySink(answer.headers.get('content-type') ?? '', {
    maxBytes,
    maxTextBytes: maxTextBytes(answer),
    openBlob: (place) => finder.open(place),
  })
  const isSmall = answer.sizeBytes !== undefined && answer.sizeBytes <= SMALL_BYTES
  const limitBytes = Math.min(maxBytes, MAX_HELD_BYTES)
  let heldBytes = 0
  let isList: boolean | undefined
  while (finder.found === undefined || isSmall) {
    const chunk = await pump.peek()
    if (chunk === 'end') return judgeWhole(answer, { sink, finder, pump, maxBytes, isList: isList === true })
    if (typeof chunk === 'string') return fail(pullFailure(chunk, maxBytes))
    const fault = sink.write(chunk)
    if (fault !== undefined) return fail(answerFault(fault))
    if (finder.isUnreadable) return fail(unreadable())
    isList ??= startsList(chunk)
    heldBytes += chunk.length
    if (heldBytes > limitBytes) return fail(pullFailure('too-large', limitBytes))
  }
  return ok(arriving(answer, { first: finder.found, pump, maxBytes, isList: isList === true }))
}

interface Read {
  readonly sink: BodySink
  readonly finder: FirstPictureFinder
  readonly pump: BodyPump
  readonly maxBytes: number
  readonly isList: boolean
}

/** The body is there to its end, and the decoders of its format know all about it. */
function judgeWhole(answer: UpstreamAnswer, { sink, finder, ...read }: Read): Result<LiveAnswer, Failure> {
  const body = sink.finish()
  if (!body.ok) return fail(answerFault(body.failure))
  const decoded = decodeUpstream(answer.dialect, answer.headers, body.value)
  if (!decoded.ok) return decoded
  if (finder.found !== undefined) {
    return ok(arriving(answer, { ...read, first: finder.found, known: summarise(decoded.value, body.value) }))
  }
  // A picture in a place that no sieve looks at, as in a chat's words.
  return createWholeAnswer(decoded.value, answer.warnings)
}

interface Arriving {
  readonly first: FirstPicture
  readonly pump: BodyPump
  readonly maxBytes: number
  readonly isList: boolean
  /** Where all of it is there. */
  readonly known?: AnswerSummary
}

function arriving(answer: UpstreamAnswer, { first, pump, maxBytes, isList, known }: Arriving): LiveAnswer {
  const told = readAnswerHeaders(answer.headers)
  return {
    mediaType: first.header.mediaType,
    extent: first.header.extent,
    ...(told.costUsd === undefined || told.costBasis !== 'measured' ? {} : { toldCostUsd: told.costUsd }),
    warnings: [...answer.warnings, ...told.warnings],
    deliver(to) {
      const output = outputFor(answer, to.shape, { first, isList })
      return deliverAnswer({ answer, pump, output, maxBytes, ...(known === undefined ? {} : { known }) }, to)
    },
    collect: () => collectAnswer(answer, pump, maxBytes),
    abandon: () => pump.end(),
  }
}

/** Where each format itself has its pictures: key, and the key of the object around it. */
const OWN_PLACES: { readonly [Dialect in UpstreamDialect]: { readonly key: string; readonly name: string } } = {
  gemini: { key: 'data', name: 'inlineData' },
  'openai-images': { key: 'b64_json', name: 'data' },
  'openai-chat': { key: 'url', name: 'image_url' },
}

/** A body is passed on as it is to a client of the same format, unless a relay spelled it in a way of its own. */
function outputFor(
  answer: UpstreamAnswer,
  shape: AnswerShape,
  { first, isList }: Pick<Arriving, 'first' | 'isList'>,
): AnswerOutput {
  const own = OWN_PLACES[answer.dialect]
  const isPlain = !isList && first.key === own.key && first.name === own.name && !isEvents(answer)
  const framing = shape.dialect === 'gemini' ? shape.framing : shape.stream ? undefined : 'json'
  return isPlain && answer.dialect === shape.dialect && framing !== undefined
    ? new PassThrough(framing)
    : new Splice(shape, answer.sendsDrafts)
}

function isEvents(answer: UpstreamAnswer): boolean {
  return answer.headers.get('content-type')?.includes('text/event-stream') === true
}

async function collectAnswer(
  answer: UpstreamAnswer,
  pump: BodyPump,
  maxBytes: number,
): ReturnType<LiveAnswer['collect']> {
  const sink = new BodySink(answer.headers.get('content-type') ?? '', {
    maxBytes,
    ...(answer.sizeBytes === undefined ? {} : { expectedBytes: answer.sizeBytes }),
  })
  for (;;) {
    const chunk = await pump.pull()
    if (chunk === 'end') break
    const fault = typeof chunk === 'string' ? pullFailure(chunk, maxBytes) : sink.write(chunk)
    if (fault === undefined) continue
    pump.end()
    return fail(answerFault(fault))
  }
  const body = sink.finish()
  if (!body.ok) return fail(answerFault(body.failure))
  const decoded = decodeUpstream(answer.dialect, answer.headers, body.value)
  if (!decoded.ok) return decoded
  const warnings = [...answer.warnings, ...decoded.value.warnings]
  return ok({ ...decoded.value, warnings, signatures: signaturesIn(body.value) })
}

function startsList(chunk: Uint8Array): boolean | undefined {
  const first = chunk.find((byte) => byte > 0x20)
  return first === undefined ? undefined : first === 0x5b
}

function unreadable(): Failure {
  return failure({ kind: 'protocol' }, 'The answer holds a picture that cannot be read.')
}
