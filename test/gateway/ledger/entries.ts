import type { LedgerEntry } from '../../../src/gateway/ledger/ledger'

/** A Wednesday, well within a month. */
export const NOON = Date.UTC(2026, 10, 18, 12)

/** An ordinary answer of a path at noon. */
export function makeEntry(change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    atMs: NOON,
    requestId: 'request-1',
    generation: 'generation-1',
    keyId: 'key-1',
    keyName: 'Studio',
    client: 'gemini',
    path: 'ai-studio',
    attempts: 1,
    model: 'gemini-3.1-flash-image',
    mode: 'edit',
    imageSize: '2K',
    pattern: 'edit 1 ref, short',
    queueMs: 3,
    upstreamMs: 12_000,
    firstByteMs: 11_000,
    totalMs: 12_010,
    usage: { inputTokens: 1500, imageOutputTokens: 1680 },
    costUsd: 0.1,
    savedUsd: 0,
    outcome: 'ok',
    cache: 'miss',
    hedged: false,
    ...change,
  }
}
