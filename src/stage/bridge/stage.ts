import type { StageDocument } from '../document/stage-document'
import type { FigmaEventType } from '../facade/figma-api'
import type { ParameterAnswer, ParameterQuery } from '../facade/parameters-api'
import type { ClientStorageStore } from '../facade/plugin-run'
import { loadSandboxEngine } from '../vm/sandbox-engine'
import { type RunningPlugin, startPluginRun } from './plugin-session'
import type { StageOptions } from './stage-options'

/** A running little Figma with one plugin installed. */
export interface Stage {
  readonly document: StageDocument
  /** Starts a command, as the menu, a relaunch button or quick actions do. A run that is going on ends first. */
  runCommand(command: string, parameters?: Readonly<Record<string, unknown>>): void
  /** Asks a command for suggestions while a parameter is typed. The following `runCommand` goes on in the same run. */
  askParameter(command: string, query: ParameterQuery, onAnswer: (answer: ParameterAnswer) => void): void
  /** The window's document has loaded: what the plugin posted so far is delivered, and from now on at once. */
  uiLoaded(): void
  /** A `pluginMessage` from the window. Throws when it holds what cannot cross. */
  uiMessageIn(message: unknown): void
  /** Tells the plugin of a drop on the canvas. True when it took it. */
  drop(event: unknown): boolean
  /** A person closes the plugin's window. */
  closePlugin(): void
  /** Whether a plugin runs. */
  isRunning(): boolean
  /** Takes the last step back, as a person pressing undo. */
  undo(): boolean
  /** Does it again. */
  redo(): boolean
  /** Ends the plugin and frees its machine. */
  dispose(): void
}

/** Sets up a stage. The engine takes about 0.1 s to load the first time. */
export async function createStage(options: StageOptions): Promise<Stage> {
  const engine = options.engine ?? (await loadSandboxEngine())
  const clientStorage: ClientStorageStore = options.clientStorage ?? new Map()
  let current: RunningPlugin | undefined

  function start(command: string, phase: 'query' | 'running'): RunningPlugin {
    current?.close()
    const started = startPluginRun({ options, engine, clientStorage, command, phase })
    current = started
    started.evaluate()
    return started
  }

  const fire = (type: FigmaEventType, ...args: readonly unknown[]) => current?.fire(type, ...args) ?? []
  return {
    document: options.document,
    runCommand: (command, parameters) => {
      const isContinued = current?.phase() === 'query' && current.command === command
      if (!isContinued) start(command, 'running')
      current?.setRunning()
      fire('run', { command, parameters })
    },
    askParameter: (command, query, onAnswer) => {
      const isContinued = current?.phase() === 'query' && current.command === command
      if (!isContinued) start(command, 'query')
      current?.askParameter(query, onAnswer)
    },
    uiLoaded: () => current?.uiLoaded(),
    uiMessageIn: (message) => current?.receive(message),
    drop: (event) => fire('drop', event).includes(false),
    closePlugin: () => current?.close(),
    isRunning: () => current !== undefined && current.phase() !== 'closed',
    undo: () => options.document.undo(),
    redo: () => options.document.redo(),
    dispose: () => current?.close(),
  }
}
