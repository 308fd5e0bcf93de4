import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { KeptPrompt } from '../../core/records/prompts'
import { Button } from '../controls/button'
import { countOf } from '../copy'
import { findPrompts, notePrompt } from '../state/prompt-history'
import type { ViewContext } from './view-context'

const MAX_SHOWN = 20

/** The prompts used before and those saved: found by their words, put into the prompt with one press. */
export function PromptsPanel(context: ViewContext): JSX.Element {
  const { store, call } = context
  const [query, setQuery] = useState('')
  const prompts = store.prompts.value
  const found = findPrompts(prompts, query)
  const { prompt } = store.form.value
  const isKept = prompts.some(({ text, isSaved }) => isSaved && text === prompt)
  return (
    <details class="advanced">
      <summary>Prompts</summary>
      {store.promptsNotice.value === undefined ? null : <p class="warning-text">{store.promptsNotice.value}</p>}
      <Button
        kind="quiet"
        disabled={prompt.trim() === '' || isKept}
        onClick={() => void notePrompt(store, call, prompt, 'saved')}
      >
        {isKept ? 'This prompt is saved' : 'Save this prompt'}
      </Button>
      {prompts.length === 0 ? (
        <p class="faint">
          Prompts you use appear here, on this machine only. Alt+Up in the prompt brings back the last one.
        </p>
      ) : (
        <>
          <input
            class="control"
            type="search"
            aria-label="Search prompts"
            placeholder={`Search ${countOf(prompts.length, 'prompt')}`}
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
          <ul class="reference-list">
            {found.slice(0, MAX_SHOWN).map((kept) => (
              <PromptItem key={kept.text} kept={kept} context={context} />
            ))}
          </ul>
          {found.length > MAX_SHOWN ? (
            <p class="faint">{`${found.length - MAX_SHOWN} more; search to find them.`}</p>
          ) : null}
          {found.length === 0 ? <p class="faint">No prompt holds these words.</p> : null}
        </>
      )}
    </details>
  )
}

function PromptItem({ kept, context }: { readonly kept: KeptPrompt; readonly context: ViewContext }): JSX.Element {
  const { store, call } = context
  const { text, isSaved } = kept
  const short = text.slice(0, 60)
  return (
    <li class="reference">
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
