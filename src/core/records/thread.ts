import * as v from 'valibot'
import { recipeSchema } from './recipe'
import type { RecordKind } from './versioned-record'

const shownSchema = v.object({
  /** Hash of the picture's file. */
  imageHash: v.string(),
  /** Hashes of the patches over it, lowest first. */
  patchHashes: v.array(v.string()),
})

/** The picture that a layer shows, with its patches. */
export type ShownPicture = v.InferOutput<typeof shownSchema>

const turnSchema = v.object({
  /** Unique in its thread. */
  id: v.string(),
  /** The turn that it went on from; absent for the first. */
  parent: v.optional(v.string()),
  /** Absent where the layer showed no picture. */
  shows: v.optional(shownSchema),
  /** What made it; absent for what was there before, and for what a person changed by hand. */
  recipe: v.optional(recipeSchema),
  name: v.optional(v.string()),
  /** A small JPEG or PNG, base64. */
  thumbnail: v.optional(v.string()),
})

/** One state of a layer's picture. */
export type Turn = v.InferOutput<typeof turnSchema>

const threadSchema = v.object({
  version: v.literal(1),
  /** The oldest first. */
  turns: v.pipe(v.array(turnSchema), v.minLength(1)),
  /** The turn that the layer shows. */
  current: v.string(),
  /** Number of the next turn. */
  next: v.number(),
})

/** Every picture that a layer has shown, kept with the layer: who opens the file can go back to any, and on from there. */
export type Thread = v.InferOutput<typeof threadSchema>

export const THREAD_RECORD: RecordKind<Thread> = { name: 'threads', version: 1, schema: threadSchema, upgrades: {} }
