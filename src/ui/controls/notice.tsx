import type { ComponentChildren, JSX } from 'preact'

interface NoticeProps {
  readonly kind: 'info' | 'warning' | 'danger'
  readonly children: ComponentChildren
  readonly actions?: ComponentChildren
}

/** Something a person should read, in place rather than in a pop-up. Dangers are announced at once. */
export function Notice({ kind, children, actions }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'danger' ? 'alert' : 'status'}>
      <div class="notice-text">{children}</div>
      {actions === undefined ? null : <div class="notice-actions">{actions}</div>}
    </div>
  )
}
