import type { JSX } from 'preact'

interface TabsProps<Value extends string> {
  readonly value: Value
  readonly tabs: readonly { readonly value: Value; readonly text: string; readonly badge?: number }[]
  readonly onChange: (value: Value) => void
}

/** The window's pages. A badge counts what waits there. Left and right arrows move between tabs. */
export function Tabs<Value extends string>({ value, tabs, onChange }: TabsProps<Value>): JSX.Element {
  const move = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const index = tabs.findIndex((tab) => tab.value === value)
    const next = tabs[(index + step + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    onChange(next.value)
    const buttons = event.currentTarget.querySelectorAll<HTMLButtonElement>('[role=tab]')
    buttons[tabs.indexOf(next)]?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label="Pages" onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={`tab-${tab.value}`}
          aria-selected={tab.value === value}
          aria-controls="page"
          tabIndex={tab.value === value ? 0 : -1}
          class="tab"
          onClick={() => onChange(tab.value)}
        >
          {tab.text}
          {tab.badge === undefined || tab.badge === 0 ? null : <span class="badge">{tab.badge}</span>}
        </button>
      ))}
    </div>
  )
}
