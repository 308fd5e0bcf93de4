import { createFigma, type FigmaEnd, type FigmaEventType } from '../facade/figma-api'
import type { ParameterAnswer, ParameterQuery } from '../facade/parameters-api'
import type { ClientStorageStore, PluginRun, RunHost } from '../facade/plugin-run'
import { createSandbox, type Sandbox } from '../vm/sandbox'
import type { SandboxEngine } from '../vm/sandbox-engine'
import { createPluginFetch } from './plugin-fetch'
import { createPluginTimers } from './plugin-timers'
import type { StageOptions } from './stage-options'

/** What a run starts from. */
export interface SessionStart {
  readonly options: StageOptions
  readonly engine: SandboxEngine
  readonly clientStorage: ClientStorageStore
  readonly command: string
  readonly phase: 'query' | 'running'
}

/** One run of the plugin, machine included. */
export interface RunningPlugin {
  readonly command: string
  /** Runs the main file. */
  evaluate(): void
  phase(): PluginRun['phase']
  setRunning(): void
  fire(type: FigmaEventType, ...args: readonly unknown[]): readonly unknown[]
  askParameter(query: ParameterQuery, onAnswer: (answer: ParameterAnswer) => void): void
  uiLoaded(): void
  receive(message: unknown): void
  close(): void
}

/** Builds the sandbox and the API for one run. */
export function startPluginRun(start: SessionStart): RunningPlugin {
  const { options, command, phase } = start
  const uiQueue = createUiQueue(options.page.postToUi)
  const reportError = (error: unknown) => options.page.log({ level: 'error', text: describeError(error) })
  const timers = createPluginTimers(options.clockwork, reportError)
  const host: RunHost = {
    ...bindPage(options),
    clientStorage: start.clientStorage,
    showUi: (request) => {
      uiQueue.hold()
      options.page.showUi(request)
    },
    postToUi: uiQueue.post,
    defer: (task) => {
      options.clockwork.setTimeout(task, 0)
    },
    reportError,
    ended: (message) => {
      timers.stop()
      sandbox.dispose()
      options.page.ended(message)
    },
  }
  const run: PluginRun = {
    document: options.document,
    host,
    seat: options.seat ?? { editorType: 'figma', canEdit: true },
    command,
    pluginId: options.plugin.id,
    html: options.plugin.html,
    phase,
    loadedPageIds: new Set([options.document.currentPageId]),
    loadedFonts: new Set(),
  }
  const end = createFigma(run)
  const sandbox = createRunSandbox({ start, end, timers, reportError })
  return {
    command,
    evaluate: () => sandbox.run(options.plugin.mainSource),
    phase: () => run.phase,
    setRunning: () => {
      if (run.phase === 'query') run.phase = 'running'
    },
    fire: end.fire,
    askParameter: end.askParameter,
    uiLoaded: uiQueue.release,
    receive: (message) => {
      if (run.phase !== 'closed') end.ui.receive(message)
    },
    close: () => end.close(),
  }
}

interface SandboxParts {
  readonly start: SessionStart
  readonly end: FigmaEnd
  readonly timers: ReturnType<typeof createPluginTimers>
  reportError(error: unknown): void
}

function createRunSandbox({ start, end, timers, reportError }: SandboxParts): Sandbox {
  const { options, engine } = start
  return createSandbox({
    engine,
    globals: {
      figma: end.figma,
      html: options.plugin.html,
      uiFiles: options.plugin.uiFiles ?? {},
      mixed: end.figma.mixed,
      log: (level, text) => options.page.log({ level, text }),
      setTimeout: timers.setTimeout,
      clearTimeout: timers.clearTimeout,
      setInterval: timers.setInterval,
      clearInterval: timers.clearInterval,
      fetch: createPluginFetch(options.fetch, options.plugin.allowedDomains),
    },
    now: options.now,
    onError: reportError,
    onLongSlice: (durationMs) => {
      options.page.log({ level: 'warn', text: `The plugin held the thread for ${Math.round(durationMs)} ms` })
    },
    maxSliceMs: options.maxSliceMs ?? Number.POSITIVE_INFINITY,
    isOld: options.isOldSandbox ?? false,
  })
}

function bindPage({ page }: StageOptions) {
  return {
    renderNode: page.renderNode,
    notify: page.notify,
    setUiVisible: page.setUiVisible,
    resizeUi: page.resizeUi,
    moveUi: page.moveUi,
    closeUi: page.closeUi,
    openExternal: page.openExternal,
  }
}

// Messages wait until the window's document listens. Source: "Creating a user interface" of Figma's docs.
function createUiQueue(deliver: (message: unknown) => void) {
  let waiting: unknown[] | undefined
  return {
    hold: () => {
      waiting = []
    },
    post: (message: unknown) => {
      if (waiting === undefined) deliver(message)
      else waiting.push(message)
    },
    release: () => {
      const messages = waiting ?? []
      waiting = undefined
      for (const message of messages) deliver(message)
    },
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)
}
