import { type Signal, signal } from '@preact/signals'
import type { StageDocument } from '../document/stage-document'
import type { StageNotification, UiRequest } from '../facade/plugin-run'

/** Figma's two looks. */
export type Theme = 'light' | 'dark'

/** A message at the bottom of the canvas. */
export interface Toast {
  readonly id: number
  readonly notification: StageNotification
}

/** The plugin's window while a plugin runs. Sizes and place in screen px. */
export interface PluginWindowState {
  readonly request: UiRequest
  readonly visible: boolean
  readonly widthPx: number
  readonly heightPx: number
  readonly left: number
  readonly top: number
}

/** What the page shows, all of it. Components read the signals; the document itself stands behind `revision`. */
export interface StageState {
  readonly document: StageDocument
  readonly theme: Signal<Theme>
  /** Grows whenever nodes, selection, page or history changed; at most once for each frame on screen. */
  readonly revision: Signal<number>
  /** Grows when the canvas must be drawn again: a pan, a zoom, a picture that is decoded now. */
  readonly drawing: Signal<number>
  readonly hoveredId: Signal<string | undefined>
  /** The open rows of the layer list. */
  readonly expandedIds: Signal<ReadonlySet<string>>
  readonly toasts: Signal<readonly Toast[]>
  readonly pluginWindow: Signal<PluginWindowState | undefined>
  /** The command whose parameters are being asked for. */
  readonly quickAction: Signal<string | undefined>
}

/** The state of a page that has just opened a document, kept in step with it from now on. */
export function createStageState(document: StageDocument, theme: Theme): StageState {
  const state: StageState = {
    document,
    theme: signal(theme),
    revision: signal(0),
    drawing: signal(0),
    hoveredId: signal(undefined),
    expandedIds: signal(new Set()),
    toasts: signal([]),
    pluginWindow: signal(undefined),
    quickAction: signal(undefined),
  }
  const touch = oncePerFrame(() => {
    state.revision.value += 1
  })
  const draw = oncePerFrame(() => {
    state.drawing.value += 1
  })
  document.subscribe((change) => (change.kind === 'viewport' ? draw() : touch()))
  return state
}

/** Gathers calls into one for each frame on screen. */
export function oncePerFrame(task: () => void): () => void {
  let isWaiting = false
  return () => {
    if (isWaiting) return
    isWaiting = true
    requestAnimationFrame(() => {
      isWaiting = false
      task()
    })
  }
}
