import type { ComponentChildren, JSX } from 'preact'

interface CheckboxProps {
  readonly children: ComponentChildren
  readonly checked: boolean
  readonly title?: string
  readonly onChange: (checked: boolean) => void
}

/** A switch with its words beside it. */
export function Checkbox({ children, checked, title, onChange }: CheckboxProps): JSX.Element {
  return (
    <label class="checkbox" title={title}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  )
}
