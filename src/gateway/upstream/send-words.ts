import { redactFailure } from '../../api/remote/redact'
import { jsonParts } from '../../api/wire/json-parts'
import { decodeGeminiWords, encodeGeminiWords } from '../../api/words/gemini-words'
import type { WordsQuestion } from '../../api/words/words-question'
import { type Failure, failure } from '../../core/failure'
import { fail, type Result } from '../../core/result'
import type { ReadCredential } from './credential'
import type { HttpAccess } from './encode-call'
import { generateContentUrl } from './google-address'
import type { PathClient } from './path-client'

/** Words are short. */
const MAX_ANSWER_BYTES = 1e6

/** How a path is asked for words. */
export interface WordsSender {
  readonly access: Exclude<HttpAccess, { kind: 'openai-compatible' }>
  readonly textModel: string
  readonly client: PathClient
  readonly readCredential: ReadCredential
}

/** Asks the text model of a path once. No failure's sentence holds the key. */
export async function sendWords(
  { access, textModel, client, readCredential }: WordsSender,
  question: WordsQuestion,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  const credential = await readCredential(signal)
  if (!credential.ok) return credential
  const { headers, secret } = credential.value
  const sent = await client.send(
    {
      method: 'POST',
      url: generateContentUrl(access, textModel),
      headers: { 'content-type': 'application/json', ...headers },
      body: jsonParts(encodeGeminiWords(question)),
    },
    signal,
  )
  if (!sent.ok) return fail(redactFailure(sent.failure, secret))
  const words = decodeGeminiWords(await readJson(sent.value.body), sent.value.status)
  return words.ok ? words : fail(redactFailure(words.failure, secret))
}

async function readJson(body: AsyncIterable<Uint8Array> & { end(): void }): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.length
      if (size > MAX_ANSWER_BYTES) return undefined
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    // Broken off, or a web page: the status says what can be said.
    return undefined
  }
}

/** For a gateway none of whose paths names a text model. */
export const NO_WORDS: Failure = failure(
  { kind: 'unsupported' },
  'This gateway has no text model. Set textModel at one of its Gemini paths.',
)
