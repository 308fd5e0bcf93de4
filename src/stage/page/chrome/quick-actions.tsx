import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PluginMenuEntry, PluginParameter } from '../plugin/plugin-commands'
import type { StageState } from '../stage-state'

type Command = Extract<PluginMenuEntry, { kind: 'command' }>

/** What the quick actions need. */
export interface QuickActionsProps {
  readonly state: StageState
  readonly pluginName: string
  readonly menu: readonly PluginMenuEntry[]
  readonly onRun: (command: string, parameters?: Readonly<Record<string, string>>) => void
}

/** The command bar (Cmd/Ctrl + /): Enter runs a command, Tab first asks for its parameters, one after the other. */
export function QuickActions({ state, pluginName, menu, onRun }: QuickActionsProps): JSX.Element | null {
  const [asked, setAsked] = useState<Command | undefined>(undefined)
  if (state.quickAction.value === undefined) return null
  const close = (): void => {
    setAsked(undefined)
    state.quickAction.value = undefined
  }
  const run = (command: Command, parameters?: Readonly<Record<string, string>>): void => {
    close()
    onRun(command.command, parameters)
  }
  return (
    <div class="quick-actions" role="dialog" aria-label="Quick actions">
      {asked === undefined ? (
        <CommandPicker
          pluginName={pluginName}
          commands={menu.flatMap((entry) => (entry.kind === 'command' ? entry : []))}
          onPick={run}
          onAsk={setAsked}
          onCancel={close}
        />
      ) : (
        <ParameterPrompt command={asked} onDone={(values) => run(asked, values)} onCancel={close} />
      )}
    </div>
  )
}

interface CommandPickerProps {
  readonly pluginName: string
  readonly commands: readonly Command[]
  readonly onPick: (command: Command) => void
  readonly onAsk: (command: Command) => void
  readonly onCancel: () => void
}

function CommandPicker({ pluginName, commands, onPick, onAsk, onCancel }: CommandPickerProps): JSX.Element {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const input = useFocus()
  const found = commands.filter(({ name }) => `${pluginName} ${name}`.toLowerCase().includes(typed.toLowerCase()))
  const current = found[Math.min(at, found.length - 1)]
  const handleKey = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter' && current !== undefined) onPick(current)
    else if (event.key === 'Tab' && current !== undefined && current.parameters.length > 0) onAsk(current)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        ref={input}
        aria-label="Search commands"
        placeholder="Search commands"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={handleKey}
      />
      <ul>
        {found.map((command) => (
          <li key={command.command}>
            <button type="button" class={command === current ? 'is-current' : ''} onClick={() => onPick(command)}>
              <span>{command.name}</span>
              <span class="muted">
                {command.parameters.length > 0 && command === current ? 'Tab to set the prompt' : pluginName}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

interface ParameterPromptProps {
  readonly command: Command
  readonly onDone: (values: Readonly<Record<string, string>>) => void
  readonly onCancel: () => void
}

function ParameterPrompt({ command, onDone, onCancel }: ParameterPromptProps): JSX.Element | null {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [typed, setTyped] = useState('')
  const input = useFocus()
  const parameter = command.parameters.find(({ key }) => !(key in values))
  if (parameter === undefined) return null
  const accept = (): void => {
    if (typed === '' && !parameter.optional) return
    const next = { ...values, [parameter.key]: typed }
    const isLast = command.parameters.every(({ key }) => key in next)
    if (isLast) onDone(withoutEmpty(next))
    else setValues(next)
    setTyped('')
  }
  return (
    <>
      <p class="muted">{command.name}</p>
      <input
        ref={input}
        aria-label={parameter.name}
        placeholder={placeholderOf(parameter)}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') onCancel()
          if (event.key === 'Enter') accept()
        }}
      />
      <p class="muted">{parameter.description ?? ''}</p>
    </>
  )
}

function placeholderOf({ name, optional }: PluginParameter): string {
  return optional ? `${name} (optional)` : name
}

function withoutEmpty(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}

function useFocus(): { readonly current: HTMLInputElement | null } {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return input
}
