import type { Failure } from '../../core/failure'
import type { CacheState, Usage, Verdict } from '../../core/generation'
import type { Mode } from '../../core/mode'
import type { ImageSize } from '../../core/models'

/** One answered request. Times in milliseconds. */
export interface LedgerEntry {
  /** Milliseconds since 1970, when it arrived. */
  readonly atMs: number
  readonly requestId: string
  /** Name of the generation, under which the plugin reports kept or discarded. */
  readonly generation: string
  readonly keyId: string
  readonly keyName: string
  readonly client: 'gemini' | 'openai-images' | 'openai-chat'
  /** Empty when no path was reached. */
  readonly path: string
  readonly attempts: number
  readonly model: string
  readonly mode: Mode
  readonly imageSize: ImageSize
  /** Mode, number of references, length class of the prompt, e.g. `edit 2 refs, medium`. */
  readonly pattern: string
  /** Only where the operator switched it on. */
  readonly prompt?: string
  readonly queueMs: number
  readonly upstreamMs: number
  readonly firstByteMs: number
  readonly totalMs: number
  readonly usage: Usage
  readonly costUsd: number
  /** What the answer would have cost without the cache. */
  readonly savedUsd: number
  readonly outcome: 'ok' | Failure['kind']
  readonly cache: CacheState
  readonly hedged: boolean
}

/** The record of all requests. */
export interface Ledger {
  /** Returns at once; entries are written in batches beside the requests. Nothing is lost but by a crash within a second. */
  record(entry: LedgerEntry): void
  /** Whether the picture was kept in the document; false when no such generation is known. */
  judge(keyId: string, generation: string, verdict: Verdict): Promise<boolean>
  /** Resolves when all that was recorded is written. */
  flush(): Promise<void>
  close(): Promise<void>
}
