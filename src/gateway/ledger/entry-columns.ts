import type { LedgerEntry } from './ledger'

/** A value as the store takes it. */
export type Cell = string | number | null

/** The columns of a row, in the order of the table and of the CSV export, and what each holds. */
export const ENTRY_COLUMNS: readonly (readonly [name: string, cell: (entry: LedgerEntry) => Cell])[] = [
  ['at_ms', (entry) => Math.round(entry.atMs)],
  ['request_id', (entry) => entry.requestId],
  ['generation', (entry) => entry.generation],
  ['key_id', (entry) => entry.keyId],
  ['key_name', (entry) => entry.keyName],
  ['client', (entry) => entry.client],
  ['path', (entry) => entry.path],
  ['attempts', (entry) => entry.attempts],
  ['model', (entry) => entry.model],
  ['mode', (entry) => entry.mode],
  ['image_size', (entry) => entry.imageSize],
  ['pattern', (entry) => entry.pattern],
  ['prompt', (entry) => entry.prompt ?? null],
  ['queue_ms', (entry) => entry.queueMs],
  ['upstream_ms', (entry) => entry.upstreamMs],
  ['first_byte_ms', (entry) => entry.firstByteMs],
  ['total_ms', (entry) => entry.totalMs],
  ['input_tokens', (entry) => entry.usage.inputTokens ?? null],
  ['output_tokens', (entry) => entry.usage.outputTokens ?? null],
  ['image_output_tokens', (entry) => entry.usage.imageOutputTokens ?? null],
  ['thought_tokens', (entry) => entry.usage.thoughtTokens ?? null],
  ['cost_usd', (entry) => entry.costUsd],
  ['saved_usd', (entry) => entry.savedUsd],
  ['outcome', (entry) => entry.outcome],
  ['cache', (entry) => entry.cache],
  ['hedged', (entry) => (entry.hedged ? 1 : 0)],
]
