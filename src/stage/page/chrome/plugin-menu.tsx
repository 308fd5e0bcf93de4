import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PluginMenuEntry } from '../plugin/plugin-commands'
import { Icon } from './icon'

/** The plugin's commands as its manifest lists them. */
export interface PluginMenuProps {
  readonly name: string
  readonly entries: readonly PluginMenuEntry[]
  readonly onRun: (command: string) => void
}

/** See {@link PluginMenuProps}. */
export function PluginMenu({ name, entries, onRun }: PluginMenuProps): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => (isOpen ? closeFromOutside(box.current, () => setOpen(false)) : undefined), [isOpen])
  return (
    <div class="plugin-menu" ref={box}>
      <button
        type="button"
        class="plugin-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="plugin" />
        {name}
      </button>
      {isOpen && (
        <div class="menu" role="menu" aria-label={name}>
          {entries.map((entry, index) =>
            entry.kind === 'separator' ? (
              <hr key={index} />
            ) : (
              <button
                type="button"
                role="menuitem"
                key={entry.command}
                onClick={() => {
                  setOpen(false)
                  onRun(entry.command)
                }}
              >
                {entry.name}
                {entry.parameters.length > 0 && <span class="muted">Tab for prompt</span>}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  )
}

function closeFromOutside(box: HTMLElement | null, close: () => void): () => void {
  const closer = (event: Event): void => {
    const isInside = event.target instanceof Node && box !== null && box.contains(event.target)
    if (!isInside || (event instanceof KeyboardEvent && event.key === 'Escape')) close()
  }
  addEventListener('pointerdown', closer, true)
  addEventListener('keydown', closer, true)
  addEventListener('blur', close)
  return () => {
    removeEventListener('pointerdown', closer, true)
    removeEventListener('keydown', closer, true)
    removeEventListener('blur', close)
  }
}
