import type { JSX } from 'preact'

interface SelectProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly text: string }[]
  readonly onChange: (value: Value) => void
  readonly hideLabel?: boolean
}

/** A labelled choice. The browser's own control: the kit's dropdown has no roles and no type-ahead. */
export function Select<Value extends string>(props: SelectProps<Value>): JSX.Element {
  const { label, value, options, onChange, hideLabel = false } = props
  return (
    <label class="field">
      <span class={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</span>
      <select
        class="control"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  )
}
