import type { Connection } from '../../core/connection'
import type { ClientDialect } from '../dialects/dialect'
import { geminiDialect } from '../dialects/gemini/gemini-dialect'
import { openAiDialect } from '../dialects/openai/openai-dialect'
import type { HttpFetch } from './http-fetch'

/** What is known of the server behind a connection. */
export interface ServerKind {
  readonly dialect: ClientDialect
  /** A Refill gateway understands our own headers; another server's preflight may refuse them. */
  readonly isRefill: boolean
}

/** The header by which a Refill gateway is known. */
export const GATEWAY_HEADER = 'x-refill-gateway'

/**
 * The server's dialect, and whether it is a Refill gateway. Asks only where the connection leaves it open; a server that
 * answers neither list of models is taken to speak Gemini.
 */
export async function findServerKind(
  connection: Connection,
  fetch: HttpFetch,
  signal: AbortSignal,
): Promise<ServerKind> {
  const { preset, dialect } = connection
  if (preset === 'google') return { dialect: geminiDialect, isRefill: false }
  if (preset === 'local-gateway' && dialect !== 'detect') return { dialect: dialectNamed(dialect), isRefill: true }
  if (dialect !== 'detect') {
    const { isRefill } = await probe(connection, dialectNamed(dialect), fetch, signal)
    return { dialect: dialectNamed(dialect), isRefill }
  }
  const asGemini = await probe(connection, geminiDialect, fetch, signal)
  if (asGemini.speaks) return { dialect: geminiDialect, isRefill: asGemini.isRefill }
  const asOpenAi = await probe(connection, openAiDialect, fetch, signal)
  if (asOpenAi.speaks) return { dialect: openAiDialect, isRefill: asOpenAi.isRefill }
  return { dialect: geminiDialect, isRefill: asGemini.isRefill || asOpenAi.isRefill }
}

/** The dialect of a setting. */
export function dialectNamed(name: 'gemini' | 'openai'): ClientDialect {
  return name === 'gemini' ? geminiDialect : openAiDialect
}

interface Probe {
  readonly speaks: boolean
  readonly isRefill: boolean
}

async function probe(
  connection: Connection,
  dialect: ClientDialect,
  fetch: HttpFetch,
  signal: AbortSignal,
): Promise<Probe> {
  try {
    const response = await fetch(`${connection.url}${dialect.modelsPath}`, {
      headers: { ...dialect.keyHeaders(connection.key) },
      redirect: 'error',
      credentials: 'omit',
      signal,
    })
    const isRefill = response.headers.get(GATEWAY_HEADER) !== null
    const speaks = response.ok && dialect.readModelList(await response.json()) !== undefined
    return { speaks, isRefill }
  } catch {
    return { speaks: false, isRefill: false }
  }
}
