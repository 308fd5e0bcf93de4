import type { StageDocument } from '../document/stage-document'
import type { ImageExport } from './export-schema'

/** A message at the bottom of the canvas. */
export interface StageNotification {
  readonly message: string
  readonly error: boolean
  /** Ms until it goes away; Infinity when it stays. */
  readonly timeoutMs: number
  /** Caption of its button. */
  readonly buttonText?: string
  /** The button was pressed. */
  press(): void
  /** It went away by itself or was dismissed. */
  dequeue(reason: 'timeout' | 'dismiss'): void
}

/** The window a plugin asked for. Sizes in screen px. */
export interface UiRequest {
  readonly html: string
  readonly title: string
  readonly visible: boolean
  readonly widthPx: number
  readonly heightPx: number
  readonly themeColors: boolean
  /** Canvas coordinates; undefined lets the stage choose. */
  readonly position?: Vector
}

/** The machine around one plugin run: drawing, windows, messages, storage, time. */
export interface RunHost {
  /** Draws a node; the bytes are a PNG or JPEG file. Rejects when it cannot. */
  renderNode(nodeId: string, settings: ImageExport): Promise<Uint8Array<ArrayBuffer>>
  readonly clientStorage: ClientStorageStore
  /** Shows a message; the returned function takes it away. */
  notify(notification: StageNotification): () => void
  showUi(request: UiRequest): void
  postToUi(message: unknown): void
  setUiVisible(visible: boolean): void
  resizeUi(widthPx: number, heightPx: number): void
  moveUi(position: Vector): void
  closeUi(): void
  openExternal(url: string): void
  /** Runs a task after the code that runs now, never within it. */
  defer(task: () => void): void
  /** A plugin's own code threw where nobody can catch it. */
  reportError(error: unknown): void
  /** The run is over. */
  ended(message: string | undefined): void
}

/** What the plugin keeps on this machine, all plugins' quota aside: key to a copied value. */
export type ClientStorageStore = Map<string, unknown>

/** Who may do what. */
export interface Seat {
  readonly editorType: 'figma' | 'dev'
  /** False for Dev Mode and for people who may only look: every write throws. */
  readonly canEdit: boolean
  /** Name of the person, told to plugins whose manifest has the permission `currentuser`. */
  readonly userName?: string
}

/** State of one run of a plugin, from its start to closePlugin. */
export interface PluginRun {
  readonly document: StageDocument
  readonly host: RunHost
  readonly seat: Seat
  readonly command: string
  /** Tells this plugin's data from other plugins'. */
  readonly pluginId: string
  readonly html: string
  /** `query` while quick actions still ask for parameters: no writes, no windows. */
  phase: 'query' | 'running' | 'closed'
  readonly loadedPageIds: Set<string>
  readonly loadedFonts: Set<string>
}
