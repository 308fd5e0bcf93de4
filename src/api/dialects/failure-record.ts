import * as v from 'valibot'
import type { Failure } from '../../core/failure'

const base = { message: v.string(), retryable: v.boolean() }

const failureSchema = v.variant('kind', [
  v.object({
    kind: v.picklist(['invalid-request', 'unauthorised', 'network', 'cancelled', 'unsupported', 'protocol']),
    ...base,
  }),
  v.object({ kind: v.literal('rate-limited'), retryAfterMs: v.exactOptional(v.number()), ...base }),
  v.object({ kind: v.literal('quota-exhausted'), resetsAt: v.exactOptional(v.string()), ...base }),
  v.object({ kind: v.literal('blocked'), reason: v.string(), billed: v.exactOptional(v.boolean()), ...base }),
  v.object({
    kind: v.literal('no-image'),
    text: v.exactOptional(v.string()),
    finishReason: v.exactOptional(v.string()),
    ...base,
  }),
  v.object({ kind: v.literal('too-large'), limitBytes: v.exactOptional(v.number()), ...base }),
  v.object({ kind: v.literal('timeout'), afterMs: v.number(), ...base }),
  v.object({ kind: v.literal('upstream'), status: v.number(), ...base }),
  v.object({ kind: v.literal('document-newer'), version: v.number(), ...base }),
])

/** A failure that a Refill gateway put into an error body, word for word; undefined for anything else. */
export function readFailureRecord(value: unknown): Failure | undefined {
  const parsed = v.safeParse(failureSchema, value)
  return parsed.success ? parsed.output : undefined
}
