import * as v from 'valibot'
import { refillWordsSchema } from '../../api/words/refill-words'
import type { WordsQuestion } from '../../api/words/words-question'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import type { GatewayParts } from '../generate/gateway-parts'
import { bodyKind } from '../http/read-body'
import type { ProviderPath } from '../upstream/provider-path'
import { NO_WORDS } from '../upstream/send-words'
import type { GatewayContext } from './gateway-context'

/** A picture of 1024 px as JPEG, and a long prompt. */
const MAX_BODY_BYTES = 4e6
const TIMEOUT_MS = 60_000

/**
 * `GET`: which text model there is. `POST`: its words on a prompt, and on a picture where one goes along. Paths are asked in
 * the order of the settings, the next one where one cannot answer now. Nothing is kept, and nothing of it is logged.
 */
export async function answerWords(c: GatewayContext, parts: GatewayParts): Promise<Result<Response, Failure>> {
  const paths = parts.paths.all().filter(({ askWords }) => askWords !== undefined)
  const [first] = paths
  if (first === undefined) return fail(NO_WORDS)
  if (c.req.method === 'GET') return ok(json({ model: first.settings.textModel, path: first.settings.id }))
  if (c.req.method !== 'POST') return fail(failure({ kind: 'unsupported' }, `Words are asked for by POST.`))
  const question = await readQuestion(c)
  return question.ok ? askInTurn(paths, question.value, c.req.raw.signal) : question
}

async function askInTurn(
  paths: readonly ProviderPath[],
  question: WordsQuestion,
  left: AbortSignal,
): Promise<Result<Response, Failure>> {
  const signal = AbortSignal.any([left, AbortSignal.timeout(TIMEOUT_MS)])
  let last: Result<Response, Failure> = fail(NO_WORDS)
  for (const { settings, askWords } of paths) {
    const asked = await askWords?.(question, signal)
    if (asked === undefined) continue
    if (asked.ok) return ok(json({ text: asked.value, model: settings.textModel, path: settings.id }))
    last = asked
    if (signal.aborted) return fail(failure({ kind: 'timeout', afterMs: TIMEOUT_MS }, 'The text model took too long.'))
    if (asked.failure.kind === 'invalid-request' || asked.failure.kind === 'blocked') return last
  }
  return last
}

async function readQuestion(c: GatewayContext): Promise<Result<WordsQuestion, Failure>> {
  // Any web page may send other types without asking first.
  if (bodyKind(c.req.header('content-type')) !== 'json') return refuse('Send application/json.')
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) return fail(TOO_LARGE)
  const text = await c.req.text()
  if (text.length > MAX_BODY_BYTES) return fail(TOO_LARGE)
  const parsed = v.safeParse(refillWordsSchema, parse(text))
  if (!parsed.success)
    return refuse('Send {"prompt": "…"} and, if it is about a picture, {"image": {"media_type", "data"}}.')
  const { prompt, image } = parsed.output
  return ok({ prompt, ...(image === undefined ? {} : { image: { mediaType: image.media_type, data: image.data } }) })
}

const TOO_LARGE = failure({ kind: 'too-large' }, 'The question is too large: 4 MB are taken.')

function refuse(message: string): Result<never, Failure> {
  return fail(failure({ kind: 'invalid-request' }, message))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}
