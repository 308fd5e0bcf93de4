import { createApiObject } from './api-object'
import { decodeBase64, encodeBase64 } from './base64'
import { createClientStorage } from './client-storage'
import { createUtil } from './color-members'
import { createCreateMembers, createFontMembers } from './create-members'
import { assertAlive, assertAllPagesLoaded, assertCanEdit } from './guards'
import { createImageMembers } from './image-api'
import { Listeners } from './listeners'
import { createNodeHolder } from './node/node-holder'
import type { NodeHolder } from './node/node-member'
import { createNotify } from './notify-member'
import { createNavigationMembers, createStyleMembers } from './page-navigation'
import { createParametersEnd, type ParametersEnd } from './parameters-api'
import type { PluginRun } from './plugin-run'
import { bytes, flag, text } from './schemas'
import { createUiEnd, type UiEnd } from './ui-api'
import { check } from './validation'
import { createViewport } from './viewport-api'

const EVENT_TYPES = ['selectionchange', 'currentpagechange', 'close', 'run', 'drop', 'documentchange'] as const

/** Events of `figma.on`. */
export type FigmaEventType = (typeof EVENT_TYPES)[number]

/** What the stage gives of the plugin API. Anything else throws when touched. */
export type StagePluginApi = ReturnType<typeof createMembers>

/** The figma object of one run, and the strings that move it from outside. */
export interface FigmaEnd {
  readonly figma: StagePluginApi
  readonly holder: NodeHolder
  readonly ui: Pick<UiEnd, 'receive' | 'hasWindow'>
  readonly askParameter: ParametersEnd['ask']
  /** Tells the plugin of an event; returns what its callbacks answered. Nothing happens after the end of the run. */
  fire(type: FigmaEventType, ...args: readonly unknown[]): readonly unknown[]
  /** Ends the run as `figma.closePlugin` does, for a person who closes the window. */
  close(message?: string): void
}

/**
 * Builds the `figma` object for one run.
 *
 * It is typed against @figma/plugin-typings: a member with another shape than Figma's does not compile.
 */
export function createFigma(run: PluginRun): FigmaEnd {
  // Only a declaration can name Figma's own symbol.
  const mixed: PluginAPI['mixed'] = Symbol('figma.mixed') as never
  const holder = createNodeHolder(run, mixed)
  const ui = createUiEnd(run)
  const parameters = createParametersEnd(run)
  const listeners = new Listeners<FigmaEventType>('figma', EVENT_TYPES)
  const unwatch = watchDocument(run, (type) => fire(type))

  function fire(type: FigmaEventType, ...args: readonly unknown[]): readonly unknown[] {
    return run.phase === 'closed' ? [] : listeners.fire(type, args, run.host.reportError)
  }

  function close(message?: string): void {
    if (run.phase === 'closed') return
    fire('close')
    run.phase = 'closed'
    unwatch()
    if (ui.hasWindow()) run.host.closeUi()
    run.document.commitUndo()
    run.host.ended(message)
  }

  const members = createMembers({ run, mixed, holder, ui, parameters, listeners, close })
  return {
    figma: createApiObject('figma', members, () => assertAlive(run)),
    holder,
    ui,
    askParameter: parameters.ask,
    fire,
    close,
  }
}

interface Parts {
  readonly run: PluginRun
  readonly mixed: PluginAPI['mixed']
  readonly holder: NodeHolder
  readonly ui: UiEnd
  readonly parameters: ParametersEnd
  readonly listeners: Listeners<FigmaEventType>
  close(message?: string): void
}

function createMembers(parts: Parts) {
  const { run, holder, ui, parameters, listeners, close } = parts
  const onUse = () => assertAlive(run)
  const listen = (type: string, callback: unknown, once: boolean) => {
    if (type === 'documentchange') assertAllPagesLoaded(run, 'on')
    listeners.add(type, callback, once)
  }
  let skipsInvisible = run.seat.editorType === 'dev'
  const own = {
    apiVersion: '1.0.0',
    command: run.command,
    editorType: run.seat.editorType,
    mode: 'default',
    pluginId: run.pluginId,
    fileKey: undefined,
    mixed: parts.mixed,
    // Reading it back is all it does here: no instance on the stage hides enough children to be slow.
    get skipInvisibleInstanceChildren() {
      return skipsInvisible
    },
    set skipInvisibleInstanceChildren(value: boolean) {
      const where = 'set_skipInvisibleInstanceChildren'
      skipsInvisible = check({ where, name: 'skipInvisibleInstanceChildren', schema: flag }, value)
    },
    get currentUser(): User | null {
      const { userName } = run.seat
      if (userName === undefined) {
        throw new Error('in get_currentUser: "currentuser" permission is missing in manifest.json')
      }
      return { id: '1', name: userName, photoUrl: null, color: '#0D99FF', sessionId: 1 }
    },
    viewport: createViewport(run, holder),
    ui: ui.ui,
    showUI: ui.showUI,
    parameters: parameters.parameters,
    clientStorage: createClientStorage(run),
    util: createUtil(onUse),
    notify: createNotify(run),
    closePlugin: (message?: string) => close(message),
    commitUndo: () => {
      assertCanEdit(run, 'commitUndo')
      run.document.commitUndo()
    },
    triggerUndo: () => {
      assertCanEdit(run, 'triggerUndo')
      run.document.undo()
    },
    openExternal: (url: string) => {
      run.host.openExternal(check({ where: 'openExternal', name: 'url', schema: text }, url))
    },
    base64Encode: (data: Uint8Array) =>
      encodeBase64(check({ where: 'base64Encode', name: 'data', schema: bytes }, data)),
    base64Decode: (data: string) => decodeBase64(check({ where: 'base64Decode', name: 'data', schema: text }, data)),
    on: (type: string, callback: unknown) => listen(type, callback, false),
    once: (type: string, callback: unknown) => listen(type, callback, true),
    off: (type: string, callback: unknown) => listeners.remove(type, callback),
  } satisfies Pick<PluginAPI, OwnKey> & { readonly [Key in 'ui' | 'util' | 'viewport']: object }
  return mergeMembers(
    own,
    createCreateMembers(run, holder),
    createFontMembers(run),
    createImageMembers(run),
    createNavigationMembers(run, holder),
    createStyleMembers(run),
  )
}

/** Members built here, which must have the types of Figma's. Those built elsewhere are checked there. */
type OwnKey =
  | 'apiVersion'
  | 'command'
  | 'editorType'
  | 'mode'
  | 'pluginId'
  | 'fileKey'
  | 'mixed'
  | 'skipInvisibleInstanceChildren'
  | 'currentUser'
  | 'showUI'
  | 'parameters'
  | 'clientStorage'
  | 'notify'
  | 'closePlugin'
  | 'commitUndo'
  | 'triggerUndo'
  | 'openExternal'
  | 'base64Encode'
  | 'base64Decode'
  | 'on'
  | 'once'
  | 'off'

// Object spread would read the getters once and for all; descriptors keep them alive.
function mergeMembers<A, B, C, D, E, F>(a: A, b: B, c: C, d: D, e: E, f: F): A & B & C & D & E & F {
  const merged = {}
  for (const part of [a, b, c, d, e, f]) Object.defineProperties(merged, Object.getOwnPropertyDescriptors(part))
  return merged as A & B & C & D & E & F
}

// Several changes within one turn are one event, and it comes later. Source: `on` in the typings.
function watchDocument(run: PluginRun, fire: (type: 'selectionchange' | 'currentpagechange') => void): () => void {
  const waiting = new Set<string>()
  return run.document.subscribe(({ kind }) => {
    if (kind !== 'selection' && kind !== 'page') return
    const type = kind === 'page' ? 'currentpagechange' : 'selectionchange'
    if (kind === 'page') run.loadedPageIds.add(run.document.currentPageId)
    if (waiting.has(type)) return
    waiting.add(type)
    run.host.defer(() => {
      waiting.delete(type)
      fire(type)
    })
  })
}
