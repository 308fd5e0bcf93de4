import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const sidePx = v.pipe(v.number(), v.integer(), v.minValue(1))

const subjectSchema = v.object({
  version: v.literal(1),
  id: v.string(),
  /** The frame that holds the views. A copy of it has another id: it is a picture of the subject, not a second one. */
  frameId: v.string(),
  name: v.string(),
  description: v.string(),
  keep: v.array(v.string()),
  views: v.array(v.object({ imageHash: v.string(), extent: v.object({ widthPx: sidePx, heightPx: sidePx }) })),
})

/** A saved subject, kept with the frame that shows its views. */
export type SubjectRecord = v.InferOutput<typeof subjectSchema>

export const SUBJECT_RECORD: RecordKind<SubjectRecord> = {
  name: 'subjects',
  version: 1,
  schema: subjectSchema,
  upgrades: {},
}
