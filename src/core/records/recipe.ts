import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

export const recipeSchema = v.object({
  version: v.literal(1),
  mode: v.string(),
  /** The person's own words. */
  prompt: v.string(),
  model: v.string(),
  aspectRatio: v.optional(v.string()),
  imageSize: v.string(),
  seed: v.optional(v.number()),
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
