import * as v from 'valibot'
import type { Failure } from '../../core/failure'
import type { Generation, GenerationRequest, Warning } from '../../core/generation'
import { MODES, type Mode } from '../../core/mode'
import type { HeaderReader } from './dialect'
import { readFailureRecord } from './failure-record'

/*
 * What the two wire formats have no place for travels in headers: clients' parsers drop unknown fields of a body, and
 * headers reach them. Only a Refill gateway gets the request headers; Google's front end refuses foreign ones in a
 * browser's preflight.
 */

/** Names of the response headers, for `Access-Control-Expose-Headers`. */
export const RESPONSE_HEADERS = [
  'x-request-id',
  'x-refill-path',
  'x-refill-attempts',
  'x-refill-cost-usd',
  'x-refill-ms',
  'x-refill-warnings',
  'x-refill-failure',
  'x-should-retry',
  'retry-after',
] as const

/** Longest value of one header in bytes; Node's default limit for all headers is 16 kB. */
const MAX_VALUE_LENGTH = 4000

const warningsSchema = v.array(
  v.object({
    code: v.picklist([
      'ignored-option',
      'changed-size',
      'changed-ratio',
      'resized',
      'model-text',
      'other-model',
      'maybe-billed',
    ]),
    message: v.string(),
  }),
)

/** The headers that carry mode and idempotency key to a Refill gateway. */
export function requestHeaders(request: GenerationRequest): Readonly<Record<string, string>> {
  return { 'x-refill-mode': request.mode, 'idempotency-key': headerText(request.idempotencyKey) }
}

/** Mode and idempotency key, where a client sent them. */
export function readRequestHeaders(headers: HeaderReader): { readonly mode?: Mode; readonly idempotencyKey?: string } {
  const asked = headers.get('x-refill-mode')
  const mode = MODES.find((candidate) => candidate === asked)
  const key = headers.get('idempotency-key')
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(key === null || key === '' ? {} : { idempotencyKey: readHeaderText(key) }),
  }
}

/** The mode of a request that names none: what its pictures allow. */
export function inferMode(referenceCount: number, hasMask: boolean): Mode {
  if (referenceCount === 0) return 'generate'
  return hasMask ? 'fill' : 'edit'
}

/** The headers that tell a client how its picture came about. */
export function answerHeaders(generation: Generation): Readonly<Record<string, string>> {
  const { trace, costUsd, warnings } = generation
  return {
    'x-refill-path': headerText(trace.path),
    'x-refill-attempts': String(trace.attempts),
    'x-refill-ms': String(Math.round(trace.totalMs)),
    ...(costUsd === undefined ? {} : { 'x-refill-cost-usd': String(costUsd) }),
    ...(warnings.length === 0 ? {} : { 'x-refill-warnings': warningsText(warnings) }),
  }
}

/** What a Refill gateway told about the answer; empty for every other server. */
export function readAnswerHeaders(headers: HeaderReader): {
  readonly path?: string
  readonly attempts?: number
  readonly costUsd?: number
  readonly warnings: readonly Warning[]
} {
  const path = headers.get('x-refill-path')
  const attempts = readNumber(headers.get('x-refill-attempts'))
  const costUsd = readNumber(headers.get('x-refill-cost-usd'))
  return {
    ...(path === null ? {} : { path: readHeaderText(path) }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(costUsd === undefined ? {} : { costUsd }),
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

// Header values are ASCII on the safe side, and lose spaces at their ends; a percent sign escapes all that, and itself.
function headerText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x20-\x7e]+|%|^ | $/g, (run) => encodeURIComponent(run))
}

function readHeaderText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readNumber(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
