import type { JSX } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  /** Called when the person is done: on Enter, and when the field loses the focus, if the text changed. */
  readonly onCommit: (text: string) => void
  readonly type?: 'text' | 'url' | 'password'
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly suggestions?: readonly string[]
  /** Characters. */
  readonly maxLength?: number
}

/** A labelled line of text. A password can be shown for a look; browsers are asked not to keep or correct anything. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { label, value, onCommit, type = 'text', placeholder, error, suggestions, maxLength } = props
  const id = useId()
  const [draft, setDraft] = useState(value)
  const [shown, setShown] = useState(false)
  useEffect(() => setDraft(value), [value])
  const commit = () => {
    if (draft !== value) onCommit(draft)
  }
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="field-row">
        <input
          id={id}
          class="control"
          type={type === 'password' && !shown ? 'password' : 'text'}
          inputMode={type === 'url' ? 'url' : undefined}
          value={draft}
          placeholder={placeholder}
          maxLength={maxLength}
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          list={suggestions === undefined ? undefined : `${id}-list`}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
          }}
        />
        {type === 'password' ? (
          <button type="button" class="button button-quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide' : 'Show'}
          </button>
        ) : null}
      </div>
      {suggestions === undefined ? null : (
        <datalist id={`${id}-list`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} class="warning-text" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
