import { type Failure, failure } from '../core/failure'
import { changePrompts, type KeptPrompt, PROMPTS_RECORD, type PromptChange } from '../core/records/prompts'
import { readRecord } from '../core/records/versioned-record'
import { fail, ok, type Result } from '../core/result'

const KEY = 'prompts'

/** The prompts that this person used and saved, on this machine. */
export interface PromptStore {
  /** The one used last first. */
  list(): Promise<Result<readonly KeptPrompt[], Failure>>
  /** Notes what happened to a prompt; gives all of them afterwards. */
  note(text: string, change: PromptChange): Promise<Result<readonly KeptPrompt[], Failure>>
}

/** The prompts in the plugin's own storage. A record that cannot be read is left alone, and said. */
export function createPromptStore(storage: ClientStorageAPI): PromptStore {
  // Noting is reading, then writing: each waits for the one before.
  let last: Promise<unknown> = Promise.resolve()
  const list = async (): Promise<Result<readonly KeptPrompt[], Failure>> => {
    const stored: unknown = await storage.getAsync(KEY)
    if (stored === undefined) return ok([])
    const read = readRecord(PROMPTS_RECORD, stored)
    return read.ok ? ok(read.value.prompts) : read
  }
  const note = async (text: string, change: PromptChange): Promise<Result<readonly KeptPrompt[], Failure>> => {
    const listed = await list()
    if (!listed.ok) return listed
    const prompts = changePrompts(listed.value, text, change)
    try {
      await storage.setAsync(KEY, { version: 1, prompts })
      return ok(prompts)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return fail(failure({ kind: 'too-large' }, `Figma could not keep your prompts on this machine (${detail}).`))
    }
  }
  return {
    list,
    note(text, change) {
      const noted = last.then(() => note(text, change))
      last = noted
      return noted
    },
  }
}
