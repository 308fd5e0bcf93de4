import { absoluteBoundingBox, descendantsOf } from '../document/geometry'
import { type NodeSeed, plant } from '../document/seed'
import type { StageNode } from '../document/stage-node'
import { toScreen } from './canvas/viewport-math'
import { menuOf } from './plugin/plugin-commands'
import type { PluginRunner } from './plugin/plugin-runner'
import { showToast } from './plugin/show-toast'
import { exportPicture } from './render/export-picture'
import type { PictureCache } from './render/picture-cache'
import type { StageState, Theme } from './stage-state'
import { zoomToFit, zoomToSelection } from './zoom'

/** What scripts that drive the page can do and see: `window.stage`. People never need it. */
export interface StageAutomation {
  /** Selects the first layers with these names on the current page. Throws when one is missing. */
  selectByName(...names: readonly string[]): void
  select(ids: readonly string[]): void
  selectedIds(): readonly string[]
  /** Puts layers on top of the current page and gives the id of the outermost; one undo step. */
  plant(seed: NodeSeed): string
  /** Where the first layer with this name lies in the window, CSS px. Throws when it is missing. */
  screenBox(name: string): Rect
  /** All nodes of the document, each before its children. */
  snapshot(): readonly StageNode[]
  /** Starts a command by its name in the menu or by its id. */
  runCommand(nameOrId: string, parameters?: Readonly<Record<string, unknown>>): void
  closePlugin(): void
  undo(): boolean
  redo(): boolean
  undoDepth(): number
  theme(theme?: Theme): Theme
  showPage(name: string): void
  zoomToFit(): void
  zoomToSelection(): void
  toasts(): readonly string[]
  say(message: string): void
  /** The file of the topmost visible picture of a node; undefined without one. */
  nodeImageBytes(nodeId: string): Uint8Array | undefined
  /** A PNG of a node, its box without shadows. */
  exportNode(nodeId: string): Promise<Uint8Array>
  /** Whether pictures on screen are still being decoded. */
  isDrawing(): boolean
}

declare global {
  interface Window {
    stage: StageAutomation
  }
}

/** Builds the automation surface of a page. */
export function createAutomation(state: StageState, pictures: PictureCache, runner: PluginRunner): StageAutomation {
  const { document } = state
  const snapshot = (): readonly StageNode[] => {
    const root = document.require(document.rootId)
    return [root, ...descendantsOf(document, root)]
  }
  return {
    selectByName: (...names) => document.select(names.map((name) => findByName(state, name).id)),
    select: (ids) => document.select(ids),
    selectedIds: () => document.selection(),
    plant: (seed) => {
      const { id } = plant(document, document.currentPageId, seed)
      document.commitUndo()
      return id
    },
    screenBox: (name) => screenBoxOf(state, name),
    snapshot,
    runCommand: (nameOrId, parameters) => {
      const entry = menuOf(runner.manifest).find((each) => each.kind === 'command' && each.name === nameOrId)
      runner.run(entry?.kind === 'command' ? entry.command : nameOrId, parameters)
    },
    closePlugin: () => runner.close(),
    undo: () => document.undo(),
    redo: () => document.redo(),
    undoDepth: () => document.undoCount,
    theme: (theme) => {
      if (theme !== undefined) state.theme.value = theme
      return state.theme.value
    },
    showPage: (name) => {
      const page = snapshot().find((node) => node.type === 'PAGE' && node.name === name)
      if (page === undefined) throw new Error(`No page "${name}"`)
      document.setCurrentPage(page.id)
    },
    zoomToFit: () => zoomToFit(state),
    zoomToSelection: () => zoomToSelection(state),
    toasts: () => state.toasts.value.map(({ notification }) => notification.message),
    say: (message) => {
      const nothing = (): void => undefined
      showToast(state, { message, error: false, timeoutMs: 3000, press: nothing, dequeue: nothing })
    },
    nodeImageBytes: (nodeId) => {
      const pictures = document.require(nodeId).fills.filter((paint) => paint.type === 'IMAGE')
      const hash = pictures.filter((paint) => paint.visible !== false).at(-1)?.imageHash
      return hash === undefined || hash === null ? undefined : document.images.get(hash)?.bytes
    },
    exportNode: (nodeId) =>
      exportPicture(document, nodeId, {
        format: 'PNG',
        constraint: { type: 'SCALE', value: 1 },
        contentsOnly: true,
        useAbsoluteBounds: true,
        colorProfile: 'SRGB',
      }),
    isDrawing: () => pictures.isBusy,
  }
}

function screenBoxOf(state: StageState, name: string): Rect {
  const { document } = state
  const { x, y, width, height } = absoluteBoundingBox(document, findByName(state, name))
  const [[zoom, , left], [, , top]] = toScreen(document.viewport)
  const canvas = globalThis.document.querySelector('.canvas')?.getBoundingClientRect() ?? new DOMRect()
  return { x: canvas.x + x * zoom + left, y: canvas.y + y * zoom + top, width: width * zoom, height: height * zoom }
}

function findByName({ document }: StageState, name: string): StageNode {
  const page = document.require(document.currentPageId)
  const found = descendantsOf(document, page).find((node) => node.name === name)
  if (found === undefined) throw new Error(`No layer "${name}" on this page`)
  return found
}
