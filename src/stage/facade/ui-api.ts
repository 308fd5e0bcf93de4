import * as v from 'valibot'
import { createApiObject } from './api-object'
import { assertAlive } from './guards'
import { Listeners } from './listeners'
import type { PluginRun } from './plugin-run'
import { flag, number, text, vector } from './schemas'
import { cloneMessage } from './structured-clone'
import { check } from './validation'

const MIN_WIDTH_PX = 70
const DEFAULT_WIDTH_PX = 300
const DEFAULT_HEIGHT_PX = 200

const showOptions = v.strictObject({
  visible: v.optional(flag),
  title: v.optional(text),
  width: v.optional(number),
  height: v.optional(number),
  position: v.optional(vector),
  themeColors: v.optional(flag),
})
const postOptions = v.optional(v.strictObject({ origin: v.optional(text) }))

type StageUi = Omit<UIAPI, 'getPosition'>

/** The window of a plugin as the plugin sees it, and the way in for messages from it. */
export interface UiEnd {
  readonly showUI: PluginAPI['showUI']
  readonly ui: StageUi
  /** A message from the window, not yet copied. Throws when it holds what cannot cross. */
  receive(message: unknown): void
  /** Whether the plugin has a window, shown or hidden. */
  hasWindow(): boolean
}

/** Source of sizes and defaults: `ShowUIOptions` and `UIAPI` in @figma/plugin-typings. */
export function createUiEnd(run: PluginRun): UiEnd {
  const { host } = run
  const listeners = new Listeners('figma.ui', ['message'])
  let onmessage: MessageEventHandler | undefined
  let isOpen = false
  const requireWindow = (where: string) => {
    if (!isOpen) throw new Error(`in ${where}: No UI to use, call figma.showUI first`)
  }
  const members = {
    show: () => {
      requireWindow('show')
      host.setUiVisible(true)
    },
    hide: () => {
      requireWindow('hide')
      host.setUiVisible(false)
    },
    resize: (width: number, height: number) => {
      requireWindow('resize')
      const [widthPx, heightPx] = [size('resize', 'width', width), size('resize', 'height', height)]
      host.resizeUi(Math.max(MIN_WIDTH_PX, widthPx), Math.max(0, heightPx))
    },
    reposition: (x: number, y: number) => {
      requireWindow('reposition')
      host.moveUi({ x: size('reposition', 'x', x), y: size('reposition', 'y', y) })
    },
    close: () => {
      if (isOpen) host.closeUi()
      isOpen = false
    },
    postMessage: (message: unknown, options?: UIPostMessageOptions) => {
      requireWindow('postMessage')
      check({ where: 'postMessage', name: 'options', schema: postOptions }, options)
      host.postToUi(cloneMessage(message, 'postMessage'))
    },
    get onmessage() {
      return onmessage
    },
    set onmessage(handler: MessageEventHandler | undefined) {
      if (handler !== undefined && typeof handler !== 'function') {
        throw new Error('in set_onmessage: Expected "onmessage" to have type function')
      }
      onmessage = handler
    },
    on: (type: 'message', callback: MessageEventHandler) => listeners.add(type, callback, false),
    once: (type: 'message', callback: MessageEventHandler) => listeners.add(type, callback, true),
    off: (type: 'message', callback: MessageEventHandler) => listeners.remove(type, callback),
  } satisfies StageUi
  return {
    ui: createApiObject('figma.ui', members, () => assertAlive(run)),
    showUI: (html, options = {}) => {
      const where = 'showUI'
      if (run.phase === 'query') throw new Error(`in ${where}: Cannot show UI while parameters are being entered`)
      const page = check({ where, name: 'html', schema: text }, html)
      const checked = check({ where, name: 'options', schema: showOptions }, options)
      isOpen = true
      host.showUi({
        html: page,
        title: checked.title ?? 'Plugin',
        visible: checked.visible ?? true,
        widthPx: Math.max(MIN_WIDTH_PX, checked.width ?? DEFAULT_WIDTH_PX),
        heightPx: Math.max(0, checked.height ?? DEFAULT_HEIGHT_PX),
        themeColors: checked.themeColors ?? false,
        ...(checked.position === undefined ? {} : { position: checked.position }),
      })
    },
    receive: (message) => {
      const copy = cloneMessage(message, 'postMessage')
      // The window has no origin of its own: its document is a string, not an address.
      const args = [copy, Object.freeze({ origin: 'null' })] as const
      listeners.fire('message', args, host.reportError)
      try {
        onmessage?.(...args)
      } catch (error) {
        host.reportError(error)
      }
    },
    hasWindow: () => isOpen,
  }
}

function size(where: string, name: string, value: unknown): number {
  return check({ where, name, schema: number }, value)
}
