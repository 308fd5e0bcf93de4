import * as v from 'valibot'
import type { RecordKind } from './versioned-record'

const promptSchema = v.object({
  text: v.string(),
  /** Kept until a person lets it go; the others make way for newer ones. */
  isSaved: v.boolean(),
})

const promptsSchema = v.object({ version: v.literal(1), prompts: v.array(promptSchema) })

/** A prompt that was used or saved. */
export type KeptPrompt = v.InferOutput<typeof promptSchema>

/** The prompts of this person on this machine, the one used last first. */
export type PromptsRecord = v.InferOutput<typeof promptsSchema>

export const PROMPTS_RECORD: RecordKind<PromptsRecord> = {
  name: 'prompts',
  version: 1,
  schema: promptsSchema,
  upgrades: {},
}

/** What happened to a prompt. */
export type PromptChange = 'used' | 'saved' | 'unsaved' | 'forgotten'

const MAX_UNSAVED = 200
/** Of all prompts that nobody saved. Figma gives a plugin 5 MB for everything it keeps on a machine. */
const MAX_UNSAVED_CHARACTERS = 500_000

/** The prompts after something happened to one. Those that nobody saved make way, the oldest first. */
export function changePrompts(
  prompts: readonly KeptPrompt[],
  text: string,
  change: PromptChange,
): readonly KeptPrompt[] {
  const known = prompts.find((prompt) => prompt.text === text)
  const others = prompts.filter((prompt) => prompt !== known)
  if (change === 'forgotten') return others
  if (change === 'used') return makeRoom([{ text, isSaved: known?.isSaved ?? false }, ...others])
  const marked = { text, isSaved: change === 'saved' }
  return makeRoom(
    known === undefined ? [marked, ...others] : prompts.map((prompt) => (prompt === known ? marked : prompt)),
  )
}

function makeRoom(prompts: readonly KeptPrompt[]): readonly KeptPrompt[] {
  let count = 0
  let characters = 0
  return prompts.filter(({ text, isSaved }) => {
    if (isSaved) return true
    count += 1
    characters += text.length
    return count === 1 || (count <= MAX_UNSAVED && characters <= MAX_UNSAVED_CHARACTERS)
  })
}
