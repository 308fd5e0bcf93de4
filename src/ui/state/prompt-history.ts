import type { Failure } from '../../core/failure'
import type { SharedPrompt } from '../../core/records/file-prompts'
import type { KeptPrompt, PromptChange } from '../../core/records/prompts'
import type { Result } from '../../core/result'
import type { Call } from '../../protocol/channel'
import type { Store } from './store'

/** Reads the prompts of earlier sessions. */
export async function readPrompts(store: Store, call: Call): Promise<void> {
  const listed = await call('listPrompts', {})
  if (listed.ok) store.prompts.value = listed.value
  store.promptsNotice.value = listed.ok ? undefined : listed.failure.message
}

/** Notes what happened to a prompt. What could not be kept is said where prompts are listed. */
export async function notePrompt(store: Store, call: Call, text: string, change: PromptChange): Promise<void> {
  if (text.trim() === '') return
  const noted = await call('notePrompt', { text, change })
  if (noted.ok) store.prompts.value = noted.value
  store.promptsNotice.value = noted.ok ? undefined : noted.failure.message
}

/** Reads the prompts that colleagues shared in the file. */
export async function readFilePrompts(store: Store, call: Call): Promise<void> {
  takeFilePrompts(store, await call('listFilePrompts', {}))
}

/** Shares a prompt in the file, or takes it out where no set is given. */
export async function changeFilePrompts(
  store: Store,
  call: Call,
  change: { readonly text: string; readonly set?: string },
): Promise<void> {
  takeFilePrompts(store, await call('changeFilePrompts', change))
}

function takeFilePrompts(store: Store, listed: Result<readonly SharedPrompt[], Failure>): void {
  if (listed.ok) store.filePrompts.value = listed.value
  store.promptsNotice.value = listed.ok ? undefined : listed.failure.message
}

/** Where a person is among earlier prompts: 0 is what they were writing, 1 the prompt used last. */
export interface HistoryPlace {
  readonly at: number
  readonly draft: string
}

/** One prompt back (1) or forward (-1) from where a person is; undefined where there is none. */
export function walkPrompts(
  prompts: readonly KeptPrompt[],
  { place, shown, step }: { readonly place: HistoryPlace | undefined; readonly shown: string; readonly step: 1 | -1 },
): { readonly place: HistoryPlace; readonly text: string } | undefined {
  const { at, draft } = place ?? { at: 0, draft: shown }
  // The prompt used last is often still there; going back to it would look as if nothing happened.
  const earlier = prompts.filter(({ text }) => text !== draft)
  const next = at + step
  const text = next === 0 ? draft : earlier[next - 1]?.text
  return text === undefined ? undefined : { place: { at: next, draft }, text }
}

/** The prompts that hold all words of a query, in themselves or in the name of their set. */
export function matchPrompts<Prompt extends { readonly text: string; readonly set?: string }>(
  prompts: readonly Prompt[],
  query: string,
): readonly Prompt[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const holds = ({ text, set = '' }: Prompt, word: string) => `${text} ${set}`.toLowerCase().includes(word)
  return prompts.filter((prompt) => words.every((word) => holds(prompt, word)))
}

/** The prompts that hold all words of a query, saved ones first. */
export function findPrompts(prompts: readonly KeptPrompt[], query: string): readonly KeptPrompt[] {
  const found = matchPrompts(prompts, query)
  return [...found.filter(({ isSaved }) => isSaved), ...found.filter(({ isSaved }) => !isSaved)]
}
