import type { JSX } from 'preact'
import type { StageState } from '../stage-state'
import { Icon } from './icon'

/** What plugins say with `figma.notify`, at the bottom of the canvas. */
export function Toasts({ state }: { readonly state: StageState }): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {state.toasts.value.map(({ id, notification }) => (
        <div key={id} class={`toast ${notification.error ? 'is-error' : ''}`}>
          <span>{notification.message}</span>
          {notification.buttonText !== undefined && (
            <button type="button" class="toast-button" onClick={() => notification.press()}>
              {notification.buttonText}
            </button>
          )}
          <button
            type="button"
            class="toast-close"
            aria-label="Dismiss"
            onClick={() => {
              state.toasts.value = state.toasts.value.filter((toast) => toast.id !== id)
              notification.dequeue('dismiss')
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
