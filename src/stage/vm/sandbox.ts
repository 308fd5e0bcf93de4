import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core'
import { GUEST_BOOTSTRAP } from './guest-bootstrap'
import { answerGuest, createPerformer, readAnswer } from './guest-calls'
import { deleteNewerBuiltins } from './newer-builtins'
import { putBuffer, type SandboxEngine } from './sandbox-engine'
import { encodeForGuest, type WireTables } from './wire'
import { createWireTables } from './wire-tables'

/** What the globals of a sandbox do. */
export interface SandboxGlobals {
  readonly figma: object
  readonly html: string
  readonly uiFiles: Readonly<Record<string, string>>
  readonly mixed: symbol
  log(level: 'log' | 'error' | 'info' | 'warn', text: string): void
  setTimeout(callback: () => void, delayMs: number): number
  clearTimeout(handle: number): void
  setInterval(callback: () => void, delayMs: number): number
  clearInterval(handle: number): void
  fetch(url: string, init?: unknown): Promise<unknown>
}

/** Limits and reports of a sandbox. */
export interface SandboxOptions {
  readonly engine: SandboxEngine
  readonly globals: SandboxGlobals
  /** A clock in ms. */
  now(): number
  /** The plugin's code threw, or a promise it gave back failed, and nobody caught it. */
  onError(error: unknown): void
  /** The plugin kept the thread for longer than 50 ms at a time; nothing on the page moved meanwhile. */
  onLongSlice(durationMs: number): void
  /** Stops code that runs longer than this at a time. Figma itself never does: without it a loop freezes the tab. */
  readonly maxSliceMs: number
  /** Takes away every built-in younger than ES2019. */
  readonly isOld: boolean
}

/** A running sandbox. */
export interface Sandbox {
  /** Runs a script as Figma runs a plugin's main file. What it throws goes to `onError`. */
  run(source: string): void
  /** Frees everything. Code of the plugin never runs again. */
  dispose(): void
}

/** Figma's editors feel slow when a plugin holds the thread longer. Source: the RAIL model's 50 ms. */
const LONG_SLICE_MS = 50

/**
 * A JavaScript machine of its own for a plugin, with exactly the globals Figma declares for one.
 * Throws when the engine cannot start.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const runtime = options.engine.module.newRuntime()
  const context = runtime.newContext()
  let depth = 0
  let isDisposed = false
  let mustDispose = false
  let sliceStartMs = 0
  let entries: { readonly invoke: QuickJSHandle; readonly settle: QuickJSHandle } | undefined
  // The first script is the stage's own: a slow machine must not cut it short.
  runtime.setInterruptHandler(() => entries !== undefined && options.now() - sliceStartMs > options.maxSliceMs)

  // Promise jobs run only when the outermost call is over, as in any engine.
  function enter<Value>(body: () => Value): Value | undefined {
    if (isDisposed || mustDispose) return undefined
    if (depth === 0) sliceStartMs = options.now()
    depth += 1
    try {
      return body()
    } finally {
      if (depth === 1) drainJobs()
      depth -= 1
      if (depth === 0) leave()
    }
  }

  function leave(): void {
    const durationMs = options.now() - sliceStartMs
    if (entries !== undefined && durationMs > LONG_SLICE_MS) options.onLongSlice(durationMs)
    if (mustDispose) disposeNow()
  }

  function drainJobs(): void {
    while (runtime.hasPendingJob()) {
      const result = runtime.executePendingJobs()
      if (result.error === undefined) result.dispose()
      else reportGuestError(result.error)
    }
  }

  function reportGuestError(handle: QuickJSHandle): void {
    const error: unknown = context.dump(handle)
    handle.dispose()
    options.onError(toError(error))
  }

  const tables = createWireTables({
    mixed: options.globals.mixed,
    invoke: (id, args) => enter(() => callGuest(id, args)),
    settle: (id, outcome, value) => {
      enter(() => {
        try {
          settleGuest(id, outcome, value)
        } catch (error) {
          // No room for the value: the promise fails instead of never ending.
          settleGuest(id, 'throw', error)
        }
      })
    },
  })

  function settleGuest(id: number, outcome: 'return' | 'throw', value: unknown): void {
    const buffers: ArrayBuffer[] = []
    const request = JSON.stringify([id, outcome, encodeForGuest(value, tables, buffers)])
    callEntry('settle', request, buffers)?.dispose()
  }

  function callGuest(id: number, args: readonly unknown[]): unknown {
    const buffers: ArrayBuffer[] = []
    const encoded = args.map((arg) => encodeForGuest(arg, tables, buffers))
    const answer = callEntry('invoke', JSON.stringify([id, encoded]), buffers)
    if (answer === undefined) return undefined
    const [outcome, value] = answer.consume((handle) => readAnswer(context, handle, tables))
    if (outcome === 'throw') throw value
    return value
  }

  function callEntry(
    name: 'invoke' | 'settle',
    request: string,
    buffers: readonly ArrayBuffer[],
  ): QuickJSHandle | undefined {
    if (entries === undefined) return undefined
    const args: QuickJSHandle[] = []
    try {
      args.push(context.newString(request))
      for (const buffer of buffers) args.push(putBuffer(options.engine, context, buffer))
      const result = context.callFunction(entries[name], context.undefined, args)
      if (result.error === undefined) return result.value
      reportGuestError(result.error)
      return undefined
    } finally {
      for (const arg of args) arg.dispose()
    }
  }

  function disposeNow(): void {
    if (isDisposed) return
    isDisposed = true
    entries?.invoke.dispose()
    entries?.settle.dispose()
    context.dispose()
    runtime.dispose()
  }

  const sandbox: Sandbox = {
    run: (source) => {
      enter(() => {
        const result = context.evalCode(source, 'main.js', { type: 'global' })
        if (result.error === undefined) result.value.dispose()
        else reportGuestError(result.error)
      })
    },
    dispose: () => {
      mustDispose = true
      // Code of the plugin may be what asks; its frames must unwind first.
      if (depth === 0) disposeNow()
    },
  }
  entries = enter(() => bootstrap(context, options, tables))
  return sandbox
}

function bootstrap(context: QuickJSContext, options: SandboxOptions, tables: WireTables) {
  const perform = createPerformer(startValues(options), tables)
  const host = context.newFunction('host', (request, ...buffers) => {
    return answerGuest({ context, engine: options.engine, tables, perform }, context.getString(request), buffers)
  })
  const start = must(context, context.evalCode(GUEST_BOOTSTRAP, 'bootstrap.js', { type: 'global' }))
  const entries = must(context, context.callFunction(start, context.undefined, host))
  const found = { invoke: context.getProp(entries, 'invoke'), settle: context.getProp(entries, 'settle') }
  for (const handle of [host, start, entries]) handle.dispose()
  if (options.isOld) must(context, context.evalCode(deleteNewerBuiltins(), 'old.js')).dispose()
  return found
}

// The library's own error would hold the whole machine, memory included, which printing then walks through.
function must(context: QuickJSContext, result: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
  if (result.error === undefined) return result.value
  throw toError(result.error.consume((handle) => context.dump(handle)))
}

function startValues({ globals, onError }: SandboxOptions): Record<string, unknown> {
  return {
    figma: globals.figma,
    html: globals.html,
    uiFiles: globals.uiFiles,
    log: globals.log,
    setTimeout: globals.setTimeout,
    clearTimeout: globals.clearTimeout,
    setInterval: globals.setInterval,
    clearInterval: globals.clearInterval,
    fetch: globals.fetch,
    reject: onError,
  }
}

function toError(dumped: unknown): Error {
  if (typeof dumped !== 'object' || dumped === null || !('message' in dumped)) return new Error(String(dumped))
  const error = new Error(String(dumped.message))
  if ('name' in dumped) error.name = String(dumped.name)
  if ('stack' in dumped) error.stack = `${error.name}: ${error.message}\n${String(dumped.stack)}`
  return error
}
