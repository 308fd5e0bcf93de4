import type { JSX } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'

interface NumberFieldProps {
  readonly label: string
  /** Undefined shows an empty field. */
  readonly value: number | undefined
  /** What an empty field stands for; without it, an empty field goes back to the value. */
  readonly placeholder?: string
  readonly min: number
  readonly max: number
  readonly unit?: string
  readonly onChange: (value: number | undefined) => void
}

/**
 * A labelled number, typed; arrow keys step by 1, with Shift by 10, Escape takes back what was typed. What is out of
 * range is brought into it.
 */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { label, value, placeholder, min, max, unit, onChange } = props
  const id = useId()
  const shown = value === undefined ? '' : String(value)
  const [draft, setDraft] = useState(shown)
  useEffect(() => setDraft(shown), [shown])
  const commit = (text: string) => {
    const typed = text.trim().replace(',', '.')
    if (typed === '' && placeholder !== undefined) return onChange(undefined)
    const number = Number(typed)
    if (typed === '' || !Number.isFinite(number)) return setDraft(shown)
    onChange(Math.min(max, Math.max(min, number)))
  }
  const step = (by: number) => onChange(Math.min(max, Math.max(min, (Number(draft) || 0) + by)))
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {unit === undefined ? label : `${label} (${unit})`}
      </label>
      <input
        id={id}
        class="control numbers"
        inputMode="decimal"
        value={draft}
        placeholder={placeholder}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => {
          if (draft !== shown) commit(draft)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(draft)
          if (event.key === 'Escape' && draft !== shown) {
            // The first Escape is the field's own.
            event.stopPropagation()
            setDraft(shown)
          }
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
        }}
      />
    </div>
  )
}
