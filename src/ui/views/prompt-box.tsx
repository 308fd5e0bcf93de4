import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatCount } from '../copy'
import { MAX_PROMPT_LENGTH } from '../state/plan'
import type { ViewContext } from './view-context'

const MAX_ROWS = 8
/** A counter appears when the limit comes near. */
const COUNT_FROM = MAX_PROMPT_LENGTH * 0.9

/**
 * The prompt. Our own text area: the kit's selects all text on focus and gives up on Escape. It has the focus when the
 * window opens, grows to eight lines, and takes text in any direction.
 */
export function PromptBox({ store, presses }: ViewContext): JSX.Element {
  const form = store.form.value
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => area.current?.focus(), [])
  const near = form.prompt.length > COUNT_FROM
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
        placeholder={
          form.mode === 'edit' ? 'What should change? Everything else stays.' : 'What does the picture show?'
        }
        value={form.prompt}
        aria-describedby={near ? 'prompt-length' : undefined}
        aria-invalid={form.prompt.length > MAX_PROMPT_LENGTH}
        onInput={(event) => {
          store.form.value = { ...store.form.value, prompt: event.currentTarget.value }
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          event.stopPropagation()
          presses.press()
        }}
      />
      {near ? (
        <p id="prompt-length" class={form.prompt.length > MAX_PROMPT_LENGTH ? 'warning-text' : 'faint'}>
          {`${formatCount(form.prompt.length)} of ${formatCount(MAX_PROMPT_LENGTH)} characters`}
        </p>
      ) : null}
    </div>
  )
}
