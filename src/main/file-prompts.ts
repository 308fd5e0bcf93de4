import type { Failure } from '../core/failure'
import { FILE_PROMPTS_RECORD, type SharedPrompt, sharePrompt, withoutPrompt } from '../core/records/file-prompts'
import { ok, type Result } from '../core/result'
import { utf8Length } from '../core/utf8-length'
import { canEditDocument } from './fillable'
import { readStoredRecord } from './plugin-record'
import { refuse } from './refuse'

const KEY = 'prompts'
/** Figma's limit for one plugin data entry is 100 kB with key and id. */
const MAX_BYTES = 95_000

/** The prompts that are shared in this file. Fails for a record that cannot be read, which is left alone. */
export function listFilePrompts(api: PluginAPI): Result<readonly SharedPrompt[], Failure> {
  const read = readStoredRecord(api.root, KEY, FILE_PROMPTS_RECORD)
  return read.ok ? ok(read.value?.prompts ?? []) : read
}

/** Shares a prompt in this file under a set, or takes it out with `set` left out. One undo step; gives all of them afterwards. */
export function changeFilePrompts(
  api: PluginAPI,
  { text, set }: { readonly text: string; readonly set?: string | undefined },
): Result<readonly SharedPrompt[], Failure> {
  if (!canEditDocument(api)) return refuse('This file is open for viewing only, so its prompts stay as they are.')
  const listed = listFilePrompts(api)
  if (!listed.ok) return listed
  const prompts = set === undefined ? withoutPrompt(listed.value, text) : sharePrompt(listed.value, { text, set })
  const record = JSON.stringify({ version: 1, prompts })
  if (utf8Length(record) > MAX_BYTES)
    return refuse('There is no room for more prompts in this file. Take some out first.')
  api.root.setPluginData(KEY, prompts.length === 0 ? '' : record)
  api.commitUndo()
  return ok(prompts)
}
