import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const spendSchema = v.object({
  version: v.literal(1),
  /** USD by calendar month, `2026-11`. */
  months: v.record(v.string(), v.pipe(v.number(), v.finite(), v.minValue(0))),
})

/** What was spent through this plugin on this machine. */
export type SpendRecord = v.InferOutput<typeof spendSchema>

export const SPEND_RECORD: RecordKind<SpendRecord> = {
  name: 'spending',
  version: 1,
  schema: spendSchema,
  upgrades: {},
}
