import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { stripComments } from '../../core/modes/prompt-comments'
import { fieldsOf } from '../../core/modes/prompt-fields'
import type { ViewContext } from './view-context'

/** One input for each `{{field}}` of the prompt. */
export function PromptFields({ store }: ViewContext): JSX.Element | null {
  const id = useId()
  const form = store.form.value
  const fields = fieldsOf(stripComments(form.prompt))
  if (fields.length === 0) return null
  return (
    <div class="mode-panel">
      {fields.map(({ name, fallback = '' }, index) => (
        <div key={name} class="field">
          <label class="field-label" for={`${id}-${index}`} dir="auto">
            {name}
          </label>
          <input
            id={`${id}-${index}`}
            class="control"
            dir="auto"
            placeholder={fallback}
            value={form.fields.get(name) ?? ''}
            onInput={(event) => {
              const fields = new Map(store.form.value.fields).set(name, event.currentTarget.value)
              store.form.value = { ...store.form.value, fields }
            }}
          />
        </div>
      ))}
    </div>
  )
}
