import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const cellSchema = v.object({
  version: v.literal(1),
  /** The layer that the picture was made for. */
  targetId: v.string(),
})

/** Says of a picture in a contact sheet which layer it was made for, kept with it. */
export type Cell = v.InferOutput<typeof cellSchema>

export const CELL_RECORD: RecordKind<Cell> = { name: 'contact sheets', version: 1, schema: cellSchema, upgrades: {} }
