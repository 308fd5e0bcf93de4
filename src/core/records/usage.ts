import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))

export const usageEntrySchema = v.object({
  /** ISO 8601. */
  endedAt: v.string(),
  /** Name of the file. */
  file: v.string(),
  /** The layer that the picture was for; absent for a new frame beside nothing. */
  layer: v.optional(v.object({ id: v.string(), name: v.string() })),
  mode: v.string(),
  model: v.string(),
  imageSize: v.string(),
  /** The provider path that answered; of a request that failed, the service that was asked. */
  path: v.string(),
  /** From the call to the answer. */
  ms: amount,
  /** USD; absent when unknown. */
  costUsd: v.optional(amount),
  /** USD that a picture from the gateway's cache would have cost. */
  savedUsd: v.optional(amount),
  /** Why there was no picture; absent where one came. */
  failure: v.optional(v.string()),
})

/** One request that was answered, or failed. No prompts and no pictures. */
export type UsageEntry = v.InferOutput<typeof usageEntrySchema>

const usageDaySchema = v.object({
  /** `2026-11-25`, UTC. */
  day: v.string(),
  path: v.string(),
  pictures: amount,
  failures: amount,
  costUsd: amount,
  savedUsd: amount,
})

/** The sums of a day on a path. */
export type UsageDay = v.InferOutput<typeof usageDaySchema>

const usageSchema = v.object({
  version: v.literal(1),
  /** The newest requests, the oldest first. */
  entries: v.array(usageEntrySchema),
  /** Older ones, summed. */
  days: v.array(usageDaySchema),
})

/** What this plugin did on this machine. */
export type Usage = v.InferOutput<typeof usageSchema>

export const USAGE_RECORD: RecordKind<Usage> = { name: 'usage', version: 1, schema: usageSchema, upgrades: {} }
