import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const usedReferenceSchema = v.object({
  role: v.string(),
  name: v.string(),
  /** The layer that it was exported from. */
  nodeId: v.optional(v.string()),
  /** The file of the picture, where it was sent as it is in the document. */
  imageHash: v.optional(v.string()),
})

export const recipeSchema = v.object({
  version: v.literal(1),
  mode: v.string(),
  /** The person's own words. */
  prompt: v.string(),
  model: v.string(),
  aspectRatio: v.optional(v.string()),
  imageSize: v.string(),
  seed: v.optional(v.number()),
  /** The pictures that went along, in their order; without the one that was changed. */
  references: v.optional(v.array(usedReferenceSchema)),
  /** The picture that was changed, by the hash of its file and of the newest patch over it; absent for a new one. */
  parent: v.optional(v.object({ imageHash: v.optional(v.string()), patchHash: v.optional(v.string()) })),
  /** Names of the layers that were the mask; `painted` for one painted in the window. */
  masks: v.optional(v.array(v.string())),
  /** What must not be in it. */
  avoid: v.optional(v.array(v.string())),
  /** Name of who placed it, where Figma tells it. */
  author: v.optional(v.string()),
  /** The provider path that answered. */
  path: v.string(),
  /** USD. */
  costUsd: v.optional(v.number()),
  /** ISO 8601. */
  madeAt: v.string(),
})

/** What made a picture, kept with the layer that shows it, so that anyone in the file can ask. */
export type Recipe = v.InferOutput<typeof recipeSchema>

export const RECIPE_RECORD: RecordKind<Recipe> = { name: 'recipes', version: 1, schema: recipeSchema, upgrades: {} }
