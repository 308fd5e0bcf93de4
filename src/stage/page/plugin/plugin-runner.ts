import { createStage } from '../../bridge/stage'
import type { StagePage } from '../../bridge/stage-options'
import { absoluteBoundingBox } from '../../document/geometry'
import { unionOf } from '../../document/matrix'
import type { ClientStorageStore, UiRequest } from '../../facade/plugin-run'
import { toScreen } from '../canvas/viewport-math'
import { exportPicture } from '../render/export-picture'
import type { PluginWindowState, StageState } from '../stage-state'
import type { PluginManifest } from './plugin-commands'
import type { PluginEnvironment } from './plugin-environment'
import { PluginFrame } from './plugin-frame'
import { showToast } from './show-toast'

/** Room between a plugin's window and the edges of the canvas, px. */
const WINDOW_MARGIN_PX = 16

/** The installed plugin as the page uses it. */
export interface PluginRunner {
  readonly manifest: PluginManifest
  /** The iframe of the plugin that runs, if it has one. */
  readonly frame: () => PluginFrame | undefined
  /** Starts a command; a run that is going on ends first. */
  run(command: string, parameters?: Readonly<Record<string, unknown>>): void
  /** A person closes the window. */
  close(): void
}

/** Installs the plugin on this page: its machine, its window, its place on the document. */
export async function createPluginRunner(
  state: StageState,
  environment: PluginEnvironment,
  clientStorage: ClientStorageStore,
): Promise<PluginRunner> {
  const { manifest, mainSource, html } = environment
  let frame: PluginFrame | undefined
  const openFrame = (request: UiRequest): void => {
    frame = new PluginFrame(state, {
      html: request.html,
      themeColors: request.themeColors,
      pluginId: manifest.id,
      allowedDomains: manifest.networkAccess.allowedDomains,
      tokens: environment.tokens,
      interUrl: environment.interUrl,
      source: environment.iframeSource,
      onMessage: (message) => stage.uiMessageIn(message),
      onLoaded: () => stage.uiLoaded(),
    })
    state.pluginWindow.value = windowFor(state, request)
  }
  const closeFrame = (): void => {
    frame = undefined
    state.pluginWindow.value = undefined
  }
  const page: StagePage = {
    ...windowMembers(state),
    showUi: openFrame,
    postToUi: (message) => frame?.post(message),
    closeUi: closeFrame,
    ended: (message) => {
      closeFrame()
      if (message !== undefined) showToast(state, plainNotification(message))
    },
  }
  const stage = await createStage({
    document: state.document,
    plugin: { id: manifest.id, mainSource, html, allowedDomains: manifest.networkAccess.allowedDomains },
    page,
    clockwork: {
      setTimeout: (task, delayMs) => setTimeout(task, delayMs),
      clearTimeout: (id) => clearTimeout(Number(id)),
    },
    now: () => performance.now(),
    fetch: (url, init) => fetch(url, init),
    clientStorage,
    seat: {
      editorType: 'figma',
      canEdit: true,
      ...(manifest.permissions.includes('currentuser') ? { userName: 'Kim' } : {}),
    },
  })
  addEventListener('message', (event) => frame?.receive(event))
  return {
    manifest,
    frame: () => frame,
    run: (command, parameters) => stage.runCommand(command, parameters),
    close: () => stage.closePlugin(),
  }
}

function windowMembers(state: StageState): Omit<StagePage, 'showUi' | 'postToUi' | 'closeUi' | 'ended'> {
  const change = (changes: Partial<PluginWindowState>): void => {
    const current = state.pluginWindow.value
    if (current !== undefined) state.pluginWindow.value = { ...current, ...changes }
  }
  return {
    renderNode: (nodeId, settings) => exportPicture(state.document, nodeId, settings),
    notify: (notification) => showToast(state, notification),
    setUiVisible: (visible) => change({ visible }),
    resizeUi: (widthPx, heightPx) => change({ widthPx, heightPx }),
    moveUi: ({ x, y }) => {
      const [[zoom, , left], [, , top]] = toScreen(state.document.viewport)
      change({ left: x * zoom + left, top: y * zoom + top })
    },
    openExternal: (url) => {
      window.open(url, '_blank', 'noopener')
    },
    log: ({ level, text }) => console[level](`[plugin] ${text}`),
  }
}

// On the right, unless that would hide what the person is about to fill.
function windowFor(state: StageState, request: UiRequest): PluginWindowState {
  const { screenWidthPx } = state.document.viewport
  const { widthPx, heightPx, visible } = request
  const right = Math.max(WINDOW_MARGIN_PX, screenWidthPx - widthPx - WINDOW_MARGIN_PX)
  const left = isSelectionBeyond(state, right) ? WINDOW_MARGIN_PX : right
  return { request, visible, widthPx, heightPx, left, top: WINDOW_MARGIN_PX }
}

function isSelectionBeyond({ document }: StageState, screenX: number): boolean {
  const nodes = document.selection().flatMap((id) => document.node(id) ?? [])
  const box = unionOf(nodes.map((node) => absoluteBoundingBox(document, node)))
  const [[zoom, , shift]] = toScreen(document.viewport)
  return box !== undefined && (box.x + box.width / 2) * zoom + shift > screenX
}

function plainNotification(message: string): Parameters<typeof showToast>[1] {
  return { message, error: false, timeoutMs: 3000, press: () => undefined, dequeue: () => undefined }
}
