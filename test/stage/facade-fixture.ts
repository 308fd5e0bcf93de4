import { createDocument } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { createFigma, type FigmaEnd } from '../../src/stage/facade/figma-api'
import type { ClientStorageStore, PluginRun, Seat, StageNotification } from '../../src/stage/facade/plugin-run'
import { createFakeClockwork, type FakeClockwork } from './fake-clockwork'
import { pngBytes } from './stage-fixture'

/** The API without a sandbox around it, for rules that need none. */
export interface Facade extends FigmaEnd {
  readonly document: StageDocument
  readonly run: PluginRun
  readonly clockwork: FakeClockwork
  readonly errors: unknown[]
  readonly notifications: StageNotification[]
  readonly toUi: unknown[]
  readonly ended: (string | undefined)[]
  /** The API object of a node that must be there. */
  node(id: string): Promise<SceneNode>
}

/** What a test may choose. */
export interface FacadeOptions {
  readonly document?: StageDocument
  readonly seat?: Seat
  readonly phase?: PluginRun['phase']
  readonly clientStorage?: ClientStorageStore
}

/** A document with one node of each kind that rules treat differently; ids are as named in the seed. */
export function createRulesDocument(): StageDocument {
  return createDocument({
    paintStyles: [{ id: 'S:brand', name: 'Brand', paints: [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }] }],
    pages: [
      {
        id: 'p:1',
        name: 'First',
        children: [
          { type: 'RECTANGLE', id: 'box', name: 'Box', x: 10, y: 20, width: 200, height: 100 },
          {
            type: 'FRAME',
            id: 'frame',
            name: 'Frame',
            x: 300,
            y: 0,
            children: [{ type: 'ELLIPSE', id: 'dot', x: 5, y: 6 }],
          },
          { type: 'TEXT', id: 'text', name: 'Title', y: 200, width: 80, height: 20, characters: 'Hello' },
          {
            type: 'COMPONENT',
            id: 'card',
            name: 'Card',
            y: 400,
            children: [{ type: 'RECTANGLE', id: 'photo', name: 'Photo' }],
          },
          { type: 'INSTANCE', id: 'copy', name: 'Card copy', mainComponentId: 'card', x: 200, y: 400 },
          {
            type: 'GROUP',
            id: 'group',
            name: 'Group',
            children: [{ type: 'STAR', id: 'star', x: 600, y: 10, width: 50, height: 60 }],
          },
          { type: 'RECTANGLE', id: 'library', name: 'Library', isReadOnly: true, y: 600 },
          { type: 'LINE', id: 'line', name: 'Line', y: 800, width: 90, height: 0 },
          { type: 'SECTION', id: 'section', name: 'Section', x: 1000, width: 300, height: 300 },
          {
            type: 'FRAME',
            id: 'stack',
            name: 'Stack',
            x: 1400,
            layoutMode: 'VERTICAL',
            children: [{ type: 'RECTANGLE', id: 'item', x: 0, y: 0 }],
          },
        ],
      },
      { id: 'p:2', name: 'Second', children: [{ type: 'RECTANGLE', id: 'far', name: 'Far' }] },
    ],
  })
}

/** Builds the API for one run. */
export function createFacade(options: FacadeOptions = {}): Facade {
  const document = options.document ?? createRulesDocument()
  const clockwork = createFakeClockwork()
  const notes = {
    errors: [] as unknown[],
    notifications: [] as StageNotification[],
    toUi: [] as unknown[],
    ended: [] as (string | undefined)[],
  }
  const run: PluginRun = {
    document,
    seat: options.seat ?? { editorType: 'figma', canEdit: true },
    command: 'test',
    pluginId: 'test',
    html: '',
    phase: options.phase ?? 'running',
    loadedPageIds: new Set([document.currentPageId]),
    loadedFonts: new Set(),
    host: {
      renderNode: () => Promise.resolve(pngBytes(8, 8)),
      clientStorage: options.clientStorage ?? new Map(),
      notify: (notification) => {
        notes.notifications.push(notification)
        return () => undefined
      },
      showUi: () => undefined,
      postToUi: (message) => notes.toUi.push(message),
      setUiVisible: () => undefined,
      resizeUi: () => undefined,
      moveUi: () => undefined,
      closeUi: () => undefined,
      openExternal: () => undefined,
      defer: (task) => void clockwork.setTimeout(task, 0),
      reportError: (error) => notes.errors.push(error),
      ended: (message) => notes.ended.push(message),
    },
  }
  const end = createFigma(run)
  return {
    ...end,
    ...notes,
    document,
    run,
    clockwork,
    node: async (id) => {
      const node = await end.figma.getNodeByIdAsync(id)
      if (node === null || node.type === 'DOCUMENT' || node.type === 'PAGE') throw new Error(`No layer ${id}`)
      return node
    },
  }
}
