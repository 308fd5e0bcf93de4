import type { Connection } from '../../core/connection'
import type { Failure } from '../../core/failure'
import type { ClientDialect } from '../dialects/dialect'
import { readGeminiError } from '../dialects/gemini/read-error'
import { httpFailure } from '../dialects/http-failure'
import { readOpenAiError } from '../dialects/openai/decode-answer'
import { dialectNamed } from './find-dialect'
import type { HttpFetch } from './http-fetch'
import { readAnswer } from './read-answer'

/** How the question is asked. */
export interface AskModelsEffects {
  readonly fetch: HttpFetch
  /** Waits, or ends early (either way) once the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** For one question; 10 s by default. */
  readonly timeoutMs?: number
}

/** What a server says when it is asked for its models. */
export type ModelsAnswer =
  | { readonly kind: 'models'; readonly ids: readonly string[] }
  /** It speaks the format and says no. */
  | { readonly kind: 'refused'; readonly fault: Failure }
  /** Something answers that is no image service, or another format. */
  | { readonly kind: 'foreign'; readonly status: number }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timeout'; readonly afterMs: number }

const DEFAULT_TIMEOUT_MS = 10_000

/** Asks for the list of models in the connection's format; under `detect` in each until one is understood. */
export async function askModels(connection: Connection, effects: AskModelsEffects): Promise<ModelsAnswer> {
  if (connection.dialect !== 'detect') return askIn(dialectNamed(connection.dialect), connection, effects)
  const asGemini = await askIn(dialectNamed('gemini'), connection, effects)
  if (asGemini.kind === 'models' || asGemini.kind === 'unreachable') return asGemini
  const asOpenAi = await askIn(dialectNamed('openai'), connection, effects)
  return asOpenAi.kind === 'models' || asGemini.kind === 'foreign' ? asOpenAi : asGemini
}

async function askIn(
  dialect: ClientDialect,
  { url, key }: Connection,
  { fetch, sleep, timeoutMs = DEFAULT_TIMEOUT_MS }: AskModelsEffects,
): Promise<ModelsAnswer> {
  const request = new AbortController()
  const timer = new AbortController()
  let late = false
  const onTime = () => {
    if (timer.signal.aborted) return
    late = true
    request.abort()
  }
  sleep(timeoutMs, timer.signal).then(onTime, onTime)
  try {
    const response = await fetch(`${url}${dialect.modelsPath}`, {
      headers: { ...dialect.keyHeaders(key) },
      signal: request.signal,
      redirect: 'error',
      credentials: 'omit',
    })
    const read = await readAnswer(response, () => undefined)
    if (!read.ok) return late ? { kind: 'timeout', afterMs: timeoutMs } : { kind: 'foreign', status: response.status }
    const { body } = read.value
    return body.kind === 'json' ? understand(body.json, response.status, dialect) : withoutJson(response.status)
  } catch {
    return late ? { kind: 'timeout', afterMs: timeoutMs } : { kind: 'unreachable' }
  } finally {
    timer.abort()
  }
}

function understand(json: unknown, status: number, dialect: ClientDialect): ModelsAnswer {
  const ids = dialect.readModelList(json)
  if (ids !== undefined && status < 300) return { kind: 'models', ids }
  const errorJson = Array.isArray(json) ? json[0] : json
  const fault = dialect.maskForm === 'alpha' ? readOpenAiError(errorJson, status) : readGeminiError(errorJson, status)
  if (fault === undefined) return withoutJson(status)
  return fault.kind === 'unsupported' ? { kind: 'foreign', status } : { kind: 'refused', fault }
}

function withoutJson(status: number): ModelsAnswer {
  return status === 401 || status === 403 || status === 429 || status >= 500
    ? { kind: 'refused', fault: httpFailure({ status, said: '' }) }
    : { kind: 'foreign', status }
}
