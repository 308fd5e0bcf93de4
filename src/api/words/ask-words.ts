import * as v from 'valibot'
import type { Connection } from '../../core/connection'
import { type Failure, failure } from '../../core/failure'
import { fail, type Result } from '../../core/result'
import { geminiDialect } from '../dialects/gemini/gemini-dialect'
import { findServerKind } from '../remote/find-dialect'
import type { HttpFetch, HttpResponse } from '../remote/http-fetch'
import { redactFailure } from '../remote/redact'
import { type JsonWithBytes, jsonParts } from '../wire/json-parts'
import { decodeGeminiWords, encodeGeminiWords } from './gemini-words'
import { decodeRefillWords, encodeRefillWords } from './refill-words'
import type { WordsQuestion } from './words-question'

/** Where words are asked for. A Refill gateway has a text model of its own; elsewhere the settings name one. */
export interface WordsPath {
  readonly connection: Connection
  readonly textModel: string
}

/** Whether a connection has a text model, asked without cost. The demo has none. */
export async function hasWords(
  { connection, textModel }: WordsPath,
  fetch: HttpFetch,
  signal: AbortSignal,
): Promise<boolean> {
  if (connection.preset === 'demo' || connection.url === '') return false
  try {
    const { isRefill, dialect } = await findServerKind(connection, fetch, signal)
    if (!isRefill) return textModel !== '' && dialect.maskForm !== 'alpha'
    const response = await fetch(`${connection.url}/v1/words`, { ...SAFE, headers: keyHeaders(connection), signal })
    return response.ok
  } catch {
    // Without a server there are no words; pictures will say what is wrong with it.
    return false
  }
}

/** Asks the text model of a connection. No failure's sentence holds the key. */
export async function askWords(
  path: WordsPath,
  question: WordsQuestion,
  { fetch, signal }: { readonly fetch: HttpFetch; readonly signal: AbortSignal },
): Promise<Result<string, Failure>> {
  const asked = await ask(path, question, { fetch, signal })
  return asked.ok ? asked : fail(redactFailure(asked.failure, path.connection.key))
}

async function ask(
  { connection, textModel }: WordsPath,
  question: WordsQuestion,
  { fetch, signal }: { readonly fetch: HttpFetch; readonly signal: AbortSignal },
): Promise<Result<string, Failure>> {
  try {
    const { isRefill } = await findServerKind(connection, fetch, signal)
    const post = (url: string, headers: Record<string, string>, body: JsonWithBytes) =>
      fetch(url, {
        ...SAFE,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: new Blob([...jsonParts(body)]),
        signal,
      })
    if (isRefill) {
      const response = await post(`${connection.url}/v1/words`, keyHeaders(connection), encodeRefillWords(question))
      return decodeRefillWords(await readJson(response), response.status)
    }
    const url = `${connection.url}/v1beta/models/${encodeURIComponent(textModel)}:generateContent`
    const response = await post(url, { ...geminiDialect.keyHeaders(connection.key) }, encodeGeminiWords(question))
    return decodeGeminiWords(await readJson(response), response.status)
  } catch {
    return fail(
      signal.aborted
        ? failure({ kind: 'cancelled' }, 'Cancelled.')
        : failure({ kind: 'network' }, 'The text model could not be reached.'),
    )
  }
}

const SAFE = { redirect: 'error', credentials: 'omit' } as const

function keyHeaders({ key }: Connection): Record<string, string> {
  return key === '' ? {} : { authorization: `Bearer ${key}` }
}

// A web page or a proxy's error is no JSON; its status says enough then.
async function readJson(response: HttpResponse): Promise<unknown> {
  const json: unknown = await response.json().catch(() => undefined)
  return v.is(v.looseObject({}), json) ? json : undefined
}
