import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const sharedPromptSchema = v.object({
  text: v.string(),
  /** Name of the set that it belongs to; empty for none. */
  set: v.string(),
})

/** A prompt that everyone in the file can use. */
export type SharedPrompt = v.InferOutput<typeof sharedPromptSchema>

const filePromptsSchema = v.object({ version: v.literal(1), prompts: v.array(sharedPromptSchema) })

/** The prompts of a file. */
export type FilePrompts = v.InferOutput<typeof filePromptsSchema>

export const FILE_PROMPTS_RECORD: RecordKind<FilePrompts> = {
  name: 'shared prompts',
  version: 1,
  schema: filePromptsSchema,
  upgrades: {},
}

/** The prompts after one was shared in a set, or moved to another; the newest first. */
export function sharePrompt(prompts: readonly SharedPrompt[], shared: SharedPrompt): readonly SharedPrompt[] {
  return [shared, ...withoutPrompt(prompts, shared.text)]
}

/** The prompts without one. */
export function withoutPrompt(prompts: readonly SharedPrompt[], text: string): readonly SharedPrompt[] {
  return prompts.filter((prompt) => prompt.text !== text)
}
