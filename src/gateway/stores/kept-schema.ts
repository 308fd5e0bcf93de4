import * as v from 'valibot'
import { readFailureRecord } from '../../api/dialects/failure-record'
import type { Failure } from '../../core/failure'
import { CACHE_STATES, WARNING_CODES } from '../../core/generation'
import type { KeptGeneration } from './generation-store'

const pictureSchema = v.object({
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  sizeBytes: v.number(),
  mediaType: v.picklist(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  extent: v.object({ widthPx: v.number(), heightPx: v.number() }),
})

const keptSchema: v.GenericSchema<unknown, KeptGeneration> = v.object({
  pictures: v.array(pictureSchema),
  text: v.exactOptional(v.string()),
  usage: v.exactOptional(
    v.object({
      inputTokens: v.exactOptional(v.number()),
      outputTokens: v.exactOptional(v.number()),
      imageOutputTokens: v.exactOptional(v.number()),
      thoughtTokens: v.exactOptional(v.number()),
    }),
  ),
  costUsd: v.exactOptional(v.number()),
  model: v.exactOptional(v.string()),
  warnings: v.array(v.object({ code: v.picklist(WARNING_CODES), message: v.string() })),
  trace: v.object({
    path: v.string(),
    attempts: v.number(),
    totalMs: v.number(),
    requestId: v.exactOptional(v.string()),
    cache: v.exactOptional(v.picklist(CACHE_STATES)),
    queueMs: v.exactOptional(v.number()),
  }),
})

/** A kept generation out of a store's JSON; undefined when it is none that this version knows. */
export function readKept(json: unknown): KeptGeneration | undefined {
  const parsed = v.safeParse(keptSchema, parseJson(json))
  return parsed.success ? parsed.output : undefined
}

/** A failure out of a store's JSON; undefined when it is none that this version knows. */
export function readKeptFailure(json: unknown): Failure | undefined {
  return readFailureRecord(parseJson(json))
}

/** Digests of all pictures of a generation, each once. */
export function digestsOf(kept: KeptGeneration): readonly string[] {
  return [...new Set(kept.pictures.map((picture) => picture.digest))]
}

function parseJson(json: unknown): unknown {
  if (typeof json !== 'string') return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
