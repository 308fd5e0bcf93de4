import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { KeptPrompt } from '../../core/records/prompts'
import { Button } from '../controls/button'
import { countOf } from '../copy'
import { changeFilePrompts, findPrompts, matchPrompts, notePrompt, readFilePrompts } from '../state/prompt-history'
import type { ViewContext } from './view-context'

const MAX_SHOWN = 20

/** The prompts used before and those saved: found by their words, put into the prompt with one press. */
export function PromptsPanel(context: ViewContext): JSX.Element {
  const { store, call } = context
  const [query, setQuery] = useState('')
  const prompts = store.prompts.value
  const found = findPrompts(prompts, query)
  const shared = store.filePrompts.value
  const total = prompts.length + shared.length
  const { prompt } = store.form.value
  const isKept = prompts.some(({ text, isSaved }) => isSaved && text === prompt)
  return (
    <details
      class="advanced"
      onToggle={(event) => {
        // A colleague may have shared one since.
        if (event.currentTarget.open) void readFilePrompts(store, call)
      }}
    >
      <summary>Prompts</summary>
      {store.promptsNotice.value === undefined ? null : <p class="warning-text">{store.promptsNotice.value}</p>}
      <div class="card-actions">
        <Button
          kind="quiet"
          disabled={prompt.trim() === '' || isKept}
          onClick={() => void notePrompt(store, call, prompt, 'saved')}
        >
          {isKept ? 'This prompt is saved' : 'Save this prompt'}
        </Button>
        <ShareButton {...context} />
      </div>
      <p class="faint">
        {'A prompt may hold {choice|other choice}, {{field}} or {{field: else this}}, and // comments.'}
      </p>
      {prompts.length === 0 && shared.length === 0 ? (
        <p class="faint">
          Prompts you use appear here, on this machine only. Alt+Up in the prompt brings back the last one.
        </p>
      ) : (
        <>
          <input
            class="control"
            type="search"
            aria-label="Search prompts"
            placeholder={`Search ${countOf(total, 'prompt')}`}
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
          <SharedPrompts query={query} context={context} />
          {shared.length === 0 || found.length === 0 ? null : <p class="strong">On this machine</p>}
          <ul class="reference-list">
            {found.slice(0, MAX_SHOWN).map((kept) => (
              <PromptItem key={kept.text} kept={kept} context={context} />
            ))}
          </ul>
          {found.length > MAX_SHOWN ? (
            <p class="faint">{`${found.length - MAX_SHOWN} more; search to find them.`}</p>
          ) : null}
          {found.length === 0 && matchPrompts(shared, query).length === 0 ? (
            <p class="faint">No prompt holds these words.</p>
          ) : null}
        </>
      )}
    </details>
  )
}

/** Shares what is written now, under the name of a set. */
function ShareButton({ store, call }: ViewContext): JSX.Element {
  const [set, setSet] = useState<string>()
  const { prompt } = store.form.value
  if (set === undefined) {
    return (
      <Button kind="quiet" disabled={prompt.trim() === ''} onClick={() => setSet('')}>
        Share in this file…
      </Button>
    )
  }
  return (
    <form
      class="card-actions"
      onSubmit={(event) => {
        event.preventDefault()
        setSet(undefined)
        void changeFilePrompts(store, call, { text: prompt, set })
      }}
    >
      <input
        class="control"
        aria-label="Name of the set"
        placeholder="Set, for example Spring"
        maxLength={80}
        value={set}
        onInput={(event) => setSet(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        Share
      </button>
    </form>
  )
}

/** The prompts of the file, by their sets. */
function SharedPrompts({
  query,
  context,
}: {
  readonly query: string
  readonly context: ViewContext
}): JSX.Element | null {
  const { store, call } = context
  const found = matchPrompts(store.filePrompts.value, query)
  const sets = [...new Set(found.map(({ set }) => set))].sort()
  if (found.length === 0) return null
  return (
    <>
      {sets.map((set) => (
        <section key={set} aria-label={set === '' ? 'Prompts in this file' : set}>
          <p class="strong" dir="auto">
            {set === '' ? 'In this file' : `${set}, in this file`}
          </p>
          <ul class="reference-list">
            {found
              .filter((prompt) => prompt.set === set)
              .map(({ text }) => (
                <li key={text} class="reference">
                  <UsePrompt text={text} context={context} />
                  <Button
                    kind="quiet"
                    label={`Take “${text.slice(0, 60)}” out of this file`}
                    title="Take out of this file"
                    onClick={() => void changeFilePrompts(store, call, { text })}
                  >
                    ×
                  </Button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function UsePrompt({
  text,
  context: { store },
}: {
  readonly text: string
  readonly context: ViewContext
}): JSX.Element {
  return (
    <button
      type="button"
      class="prompt-item"
      dir="auto"
      title={text.slice(0, 1000)}
      onClick={() => {
        store.form.value = { ...store.form.value, prompt: text }
      }}
    >
      {text.slice(0, 300)}
    </button>
  )
}

function PromptItem({ kept, context }: { readonly kept: KeptPrompt; readonly context: ViewContext }): JSX.Element {
  const { store, call } = context
  const { text, isSaved } = kept
  const short = text.slice(0, 60)
  return (
    <li class="reference">
      <UsePrompt text={text} context={context} />
      <Button
        kind="quiet"
        pressed={isSaved}
        label={`Save “${short}”`}
        title="Saved prompts stay"
        onClick={() => void notePrompt(store, call, text, isSaved ? 'unsaved' : 'saved')}
      >
        {isSaved ? '★' : '☆'}
      </Button>
      <Button
        kind="quiet"
        label={`Forget “${short}”`}
        title="Forget"
        onClick={() => void notePrompt(store, call, text, 'forgotten')}
      >
        ×
      </Button>
    </li>
  )
}
