import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const patchesSchema = v.object({
  version: v.literal(1),
  /** Hash of the picture that the patches lie over. */
  over: v.string(),
  /** Hashes of the patches' files, lowest first. */
  patches: v.array(v.string()),
})

/** Which paints of a layer are our patches, kept with the layer. */
export type Patches = v.InferOutput<typeof patchesSchema>

export const PATCHES_RECORD: RecordKind<Patches> = {
  name: 'patches',
  version: 1,
  schema: patchesSchema,
  upgrades: {},
}
