import type { Failure } from '../../core/failure'
import type { Usage } from '../../core/generation'
import type { Result } from '../../core/result'
import type { AnswerShape } from '../answer/answer-shape'
import type { LedgerEntry } from '../ledger/ledger'
import type { GatewayParts } from './gateway-parts'
import type { Making, Provenance } from './making'
import { promptPattern } from './prompt-pattern'

/** How a picture's request ended. */
export interface Ending {
  readonly client: AnswerShape['dialect']
  readonly from: Provenance
  readonly outcome: Result<unknown, Failure>
  readonly costUsd: number
  readonly usage?: Usage | undefined
  /** On the clock of durations; undefined when nothing was sent. */
  readonly firstByteAt?: number | undefined
}

/** One line in the ledger, and its figures in the metrics. Never waits, never fails a request. */
export function writeLedger(
  parts: GatewayParts,
  making: Pick<Making, 'ask' | 'key' | 'requestId' | 'startedAt' | 'name'>,
  ending: Ending,
): void {
  const { ask, key, startedAt } = making
  const { from } = ending
  const totalMs = parts.clock.elapsed() - startedAt
  const entry: LedgerEntry = {
    atMs: parts.clock.now() - totalMs,
    requestId: making.requestId,
    generation: making.name,
    keyId: key.id,
    keyName: key.name,
    client: ending.client,
    path: from.path,
    attempts: from.attempts.length,
    model: from.model,
    mode: ask.request.mode,
    imageSize: ask.request.imageSize,
    pattern: promptPattern(ask.request),
    ...(parts.settings().ledger.keepPrompts ? { prompt: ask.request.prompt } : {}),
    queueMs: from.queueMs,
    upstreamMs: from.upstreamMs,
    firstByteMs: ending.firstByteAt === undefined ? totalMs : ending.firstByteAt - startedAt,
    totalMs,
    usage: ending.usage ?? {},
    costUsd: ending.costUsd + from.lostUsd,
    savedUsd: from.savedUsd,
    outcome: ending.outcome.ok ? 'ok' : ending.outcome.failure.kind,
    cache: from.cache,
    hedged: from.attempts.some((attempt) => attempt.hedge),
  }
  parts.ledger.record(entry)
  parts.metrics.observe(entry, from.attempts)
}
