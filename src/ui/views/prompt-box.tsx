import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { findMentionAt, suggestMentions } from '../../core/modes/mentions'
import { formatCount } from '../copy'
import { modeWords } from '../mode-copy'
import { MAX_PROMPT_LENGTH } from '../state/find-blocker'
import { type HistoryPlace, walkPrompts } from '../state/prompt-history'
import type { ViewContext } from './view-context'

const MAX_ROWS = 8
/** A counter appears when the limit comes near. */
const COUNT_FROM = MAX_PROMPT_LENGTH * 0.9
const MAX_SUGGESTIONS = 6

/** Names that the `@` before the caret may mean, and which of them is chosen. */
interface Completion {
  readonly from: number
  readonly to: number
  readonly names: readonly string[]
  readonly chosen: number
}

/**
 * The prompt. Our own text area: the kit's selects all text on focus and gives up on Escape. It has the focus when the
 * window opens, grows to eight lines, takes text in any direction, and completes `@` to the name of a picture sent along.
 * Alt with the up and down arrows goes through earlier prompts and back to what was being written.
 */
export function PromptBox({ store, presses }: ViewContext): JSX.Element {
  const form = store.form.value
  const area = useRef<HTMLTextAreaElement>(null)
  const [completion, setCompletion] = useState<Completion>()
  const [place, setPlace] = useState<HistoryPlace>()
  useEffect(() => area.current?.focus(), [])
  const near = form.prompt.length > COUNT_FROM
  const labels = store.plan.value.references.map(({ label }) => label)

  const complete = (name: string, { from, to }: Completion) => {
    const { prompt } = store.form.value
    const inserted = `@${name} `
    store.form.value = { ...store.form.value, prompt: prompt.slice(0, from) + inserted + prompt.slice(to) }
    setCompletion(undefined)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(from + inserted.length, from + inserted.length)
    })
  }
  const look = (prompt: string, caret: number) => {
    const mention = findMentionAt(prompt, caret)
    const names = mention === undefined ? [] : suggestMentions(mention.query, labels).slice(0, MAX_SUGGESTIONS)
    const isWhole = names.length === 1 && names[0] === mention?.query
    setCompletion(
      mention === undefined || names.length === 0 || isWhole
        ? undefined
        : { from: mention.from, to: caret, names, chosen: 0 },
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (completion !== undefined && steer(event, completion)) {
      event.preventDefault()
      event.stopPropagation()
    } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      event.stopPropagation()
      presses.press()
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      const shown = store.form.value.prompt
      const walked = walkPrompts(store.prompts.value, { place, shown, step: event.key === 'ArrowUp' ? 1 : -1 })
      if (walked === undefined) return
      setPlace(walked.place)
      store.form.value = { ...store.form.value, prompt: walked.text }
    }
  }
  const steer = (event: KeyboardEvent, open: Completion): boolean => {
    const { names, chosen } = open
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : names.length - 1
      setCompletion({ ...open, chosen: (chosen + step) % names.length })
      return true
    }
    if (event.key === 'Escape') {
      setCompletion(undefined)
      return true
    }
    const isPress = event.key === 'Enter' && (event.metaKey || event.ctrlKey)
    if ((event.key !== 'Enter' && event.key !== 'Tab') || isPress) return false
    complete(names[chosen] ?? '', open)
    return true
  }
  return (
    <div class="prompt">
      <label class="visually-hidden" for="prompt">
        Prompt
      </label>
      <textarea
        id="prompt"
        ref={area}
        class="control prompt-area"
        dir="auto"
        rows={Math.min(MAX_ROWS, Math.max(3, form.prompt.split('\n').length, Math.ceil(form.prompt.length / 52)))}
        placeholder={modeWords(form.mode).hint}
        value={form.prompt}
        aria-describedby={near ? 'prompt-length' : undefined}
        aria-invalid={form.prompt.length > MAX_PROMPT_LENGTH}
        aria-autocomplete={labels.length === 0 ? undefined : 'list'}
        aria-controls={completion === undefined ? undefined : 'prompt-names'}
        aria-activedescendant={completion === undefined ? undefined : `prompt-name-${completion.chosen}`}
        onInput={(event) => {
          const { value, selectionStart } = event.currentTarget
          setPlace(undefined)
          store.form.value = { ...store.form.value, prompt: value }
          look(value, selectionStart)
        }}
        onBlur={() => setCompletion(undefined)}
        onKeyDown={onKeyDown}
      />
      {completion === undefined ? null : <Suggestions completion={completion} onChoose={complete} />}
      {near ? (
        <p id="prompt-length" class={form.prompt.length > MAX_PROMPT_LENGTH ? 'warning-text' : 'faint'}>
          {`${formatCount(form.prompt.length)} of ${formatCount(MAX_PROMPT_LENGTH)} characters`}
        </p>
      ) : null}
    </div>
  )
}

function Suggestions({
  completion,
  onChoose,
}: {
  readonly completion: Completion
  readonly onChoose: (name: string, completion: Completion) => void
}): JSX.Element {
  return (
    <div id="prompt-names" class="suggestions" role="listbox" aria-label="Pictures sent along" tabIndex={-1}>
      {completion.names.map((name, index) => (
        <div
          key={name}
          id={`prompt-name-${index}`}
          class="suggestion ellipsis"
          role="option"
          tabIndex={-1}
          aria-selected={index === completion.chosen}
          // Before the prompt loses the focus, and with it this list.
          onPointerDown={(event) => {
            event.preventDefault()
            onChoose(name, completion)
          }}
        >
          {name}
        </div>
      ))}
    </div>
  )
}
