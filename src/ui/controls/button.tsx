import type { ComponentChildren, JSX } from 'preact'

interface ButtonProps {
  readonly children: ComponentChildren
  readonly onClick: () => void
  readonly kind?: 'primary' | 'secondary' | 'quiet'
  readonly disabled?: boolean
  readonly label?: string
  readonly title?: string
  readonly pressed?: boolean
}

/** A button whose text is a verb. `quiet` has no border until it is pointed at; `label` names an icon button. */
export function Button(props: ButtonProps): JSX.Element {
  const { children, onClick, kind = 'secondary', disabled = false, label, title, pressed } = props
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      disabled={disabled}
      aria-label={label}
      aria-pressed={pressed}
      title={title}
      onClick={onClick}
    >
      {children}
    </button>
  )
}
