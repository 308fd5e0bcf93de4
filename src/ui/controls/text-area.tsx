import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

interface TextAreaProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly maxLength?: number
  readonly onInput: (text: string) => void
}

/** A labelled text of some lines, in any direction. */
export function TextArea({ label, placeholder, value, maxLength, onInput }: TextAreaProps): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class="control prompt-area"
        dir="auto"
        rows={2}
        placeholder={placeholder}
        value={value}
        maxLength={maxLength}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  )
}
