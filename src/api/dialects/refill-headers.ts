import * as v from 'valibot'
import type { Failure } from '../../core/failure'
import { CACHE_STATES, type Generation, type Trace, WARNING_CODES, type Warning } from '../../core/generation'
import type { HeaderReader } from './dialect'
import { readFailureRecord } from './failure-record'
import { headerText, readHeaderText } from './header-text'

/*
 * What the wire formats have no place for in an answer travels in headers: clients' parsers drop unknown fields of a body,
 * and headers reach them.
 */

/** Names of the response headers, for `Access-Control-Expose-Headers`. */
export const RESPONSE_HEADERS = [
  'x-request-id',
  'x-refill-path',
  'x-refill-attempts',
  'x-refill-cache',
  'x-refill-cost-usd',
  'x-refill-cost-basis',
  'x-refill-generation',
  'x-refill-ms',
  'x-refill-queue-ms',
  'x-refill-warnings',
  'x-refill-failure',
  'server-timing',
  'x-should-retry',
  'retry-after',
] as const

/** Longest value of one header in bytes; Node's default limit for all headers is 16 kB. */
const MAX_VALUE_LENGTH = 4000

const warningsSchema = v.array(v.object({ code: v.picklist(WARNING_CODES), message: v.string() }))

/** How sure a cost is: counted by the provider, or `estimate`d since the headers went out before the counts came in. */
export type CostBasis = 'measured' | 'estimate'

/** What is known of an answer when its headers are written; a whole generation is enough. */
export type AnswerFacts = Pick<Generation, 'trace' | 'warnings' | 'costUsd'>

/** What a gateway knows beside the generation. */
export interface AnswerNotes {
  /** The name under which the picture can be collected and judged. */
  readonly generation?: string
  readonly costBasis?: CostBasis
  /** Milliseconds between sending the attempt that answered and its first byte. */
  readonly upstreamMs?: number
}

/** The headers that tell a client how its picture came about. */
export function answerHeaders(facts: AnswerFacts, notes: AnswerNotes = {}): Readonly<Record<string, string>> {
  const { trace, costUsd, warnings } = facts
  const { generation, costBasis } = notes
  return {
    'x-refill-path': headerText(trace.path),
    'x-refill-attempts': String(trace.attempts),
    'x-refill-ms': String(Math.round(trace.totalMs)),
    ...(trace.cache === undefined ? {} : { 'x-refill-cache': trace.cache }),
    ...(trace.queueMs === undefined ? {} : { 'x-refill-queue-ms': String(Math.round(trace.queueMs)) }),
    ...(costUsd === undefined ? {} : { 'x-refill-cost-usd': String(costUsd) }),
    ...(costUsd === undefined || costBasis === undefined ? {} : { 'x-refill-cost-basis': costBasis }),
    ...(generation === undefined ? {} : { 'x-refill-generation': headerText(generation) }),
    ...(warnings.length === 0 ? {} : { 'x-refill-warnings': warningsText(warnings) }),
    'server-timing': serverTiming(trace, notes),
  }
}

/** What a browser's network panel shows. Source: W3C Server Timing, `Server-Timing` header field. */
function serverTiming({ cache, queueMs, totalMs }: Trace, { upstreamMs }: AnswerNotes): string {
  const durations = [
    ['queue', queueMs],
    ['upstream', upstreamMs],
    ['total', totalMs],
  ] as const
  const metrics = durations.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name};dur=${Math.round(ms)}`]))
  return [...(cache === undefined ? [] : [`cache;desc=${cache}`]), ...metrics].join(', ')
}

/** What a Refill gateway told about the answer; empty for every other server. */
export interface ToldAnswer {
  readonly path?: string
  readonly attempts?: number
  readonly costUsd?: number
  readonly costBasis?: CostBasis
  readonly cache?: NonNullable<Trace['cache']>
  readonly queueMs?: number
  readonly generation?: string
  readonly warnings: readonly Warning[]
}

const COST_BASES = ['measured', 'estimate'] as const

/** Reads what `answerHeaders` wrote. */
export function readAnswerHeaders(headers: HeaderReader): ToldAnswer {
  const path = headers.get('x-refill-path')
  const generation = headers.get('x-refill-generation')
  const attempts = readNumber(headers.get('x-refill-attempts'))
  const costUsd = readNumber(headers.get('x-refill-cost-usd'))
  const queueMs = readNumber(headers.get('x-refill-queue-ms'))
  const costBasis = COST_BASES.find((basis) => basis === headers.get('x-refill-cost-basis'))
  const cache = CACHE_STATES.find((state) => state === headers.get('x-refill-cache'))
  return {
    ...(path === null ? {} : { path: readHeaderText(path) }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(costBasis === undefined ? {} : { costBasis }),
    ...(cache === undefined ? {} : { cache }),
    ...(queueMs === undefined ? {} : { queueMs }),
    ...(generation === null ? {} : { generation: readHeaderText(generation) }),
    warnings: readWarnings(headers.get('x-refill-warnings')),
  }
}

/**
 * The headers of a failure: the failure itself, word for word; a wait, where one is known; and a word to clients that
 * retry by themselves, since a gateway has done so already.
 */
export function failureHeaders(fault: Failure): Readonly<Record<string, string>> {
  const record = headerText(JSON.stringify(fault))
  const wait = fault.kind === 'rate-limited' ? fault.retryAfterMs : undefined
  return {
    'x-should-retry': 'false',
    // A long text of the model is in the body as well.
    ...(record.length > MAX_VALUE_LENGTH ? {} : { 'x-refill-failure': record }),
    ...(wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1000)) }),
  }
}

/** The failure that a Refill gateway told; undefined for every other server. */
export function readFailureHeader(headers: HeaderReader): Failure | undefined {
  const text = headers.get('x-refill-failure')
  return text === null ? undefined : readFailureRecord(parseJson(readHeaderText(text)))
}

function warningsText(warnings: readonly Warning[]): string {
  let kept = warnings
  while (headerText(JSON.stringify(kept)).length > MAX_VALUE_LENGTH) kept = kept.slice(0, -1)
  return headerText(JSON.stringify(kept))
}

function readWarnings(text: string | null): readonly Warning[] {
  if (text === null) return []
  const parsed = v.safeParse(warningsSchema, parseJson(readHeaderText(text)))
  return parsed.success ? parsed.output : []
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readNumber(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
