import type { JSX } from 'preact'
import { Icon, type IconName } from './icon'

/** A square button with an icon; `label` is its name for assistive technology and its tooltip. */
export interface IconButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly onPress: () => void
  readonly disabled?: boolean
  readonly pressed?: boolean
}

/** See {@link IconButtonProps}. */
export function IconButton({ icon, label, onPress, disabled = false, pressed }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  )
}
