import type { HostFetch } from '../../src/stage/bridge/plugin-fetch'
import { createStage, type Stage } from '../../src/stage/bridge/stage'
import type { PluginFiles } from '../../src/stage/bridge/stage-options'
import { createDocument } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import type { ImageExport } from '../../src/stage/facade/export-schema'
import type { ClientStorageStore, Seat, StageNotification, UiRequest } from '../../src/stage/facade/plugin-run'
import { loadSandboxEngine, type SandboxEngine } from '../../src/stage/vm/sandbox-engine'
import { createFakeClockwork, type FakeClockwork } from './fake-clockwork'

/** What a test may choose about a stage. */
export interface FixtureOptions {
  readonly main: string
  readonly document?: StageDocument
  readonly plugin?: Partial<PluginFiles>
  readonly seat?: Seat
  readonly clientStorage?: ClientStorageStore
  readonly isOldSandbox?: boolean
  readonly maxSliceMs?: number
  readonly engine?: SandboxEngine
  readonly fetch?: HostFetch
  readonly now?: () => number
}

/** A stage whose page only takes notes. */
export interface StageFixture {
  readonly stage: Stage
  readonly document: StageDocument
  readonly clockwork: FakeClockwork
  /** Console lines, `level: text`. */
  readonly lines: string[]
  readonly toUi: unknown[]
  readonly shown: UiRequest[]
  readonly notifications: StageNotification[]
  readonly exports: { readonly nodeId: string; readonly settings: ImageExport }[]
  readonly ended: (string | undefined)[]
  /** Window calls other than messages, in words. */
  readonly windowCalls: string[]
}

let engine: Promise<SandboxEngine> | undefined

/** One engine for all tests of a file. */
export function sharedEngine(): Promise<SandboxEngine> {
  engine ??= loadSandboxEngine()
  return engine
}

/** A page with a rectangle `1:1`, the smallest document a test can use. */
export function createSmallDocument(): StageDocument {
  return createDocument({
    pages: [
      { id: '0:1', name: 'Page 1', children: [{ type: 'RECTANGLE', id: '1:1', name: 'Box', width: 200, height: 100 }] },
    ],
  })
}

/** Bytes that say they are a PNG of the given size; nothing looks further than the header. */
export function pngBytes(widthPx: number, heightPx: number, salt = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64).fill(salt)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x89504e47)
  view.setUint32(4, 0x0d0a1a0a)
  view.setUint32(8, 13)
  view.setUint32(12, 0x49484452)
  view.setUint32(16, widthPx)
  view.setUint32(20, heightPx)
  return bytes
}

/** Starts nothing yet: call `stage.runCommand`. */
export async function createStageFixture(options: FixtureOptions): Promise<StageFixture> {
  const document = options.document ?? createSmallDocument()
  const clockwork = createFakeClockwork()
  const notes = {
    lines: [] as string[],
    toUi: [] as unknown[],
    shown: [] as UiRequest[],
    notifications: [] as StageNotification[],
    exports: [] as { nodeId: string; settings: ImageExport }[],
    ended: [] as (string | undefined)[],
    windowCalls: [] as string[],
  }
  const { main, plugin, fetch, now, document: _document, ...rest } = options
  const stage = await createStage({
    ...rest,
    document,
    engine: options.engine ?? (await sharedEngine()),
    plugin: { id: 'test', mainSource: main, html: '<p>window</p>', allowedDomains: ['https://api.test'], ...plugin },
    clockwork,
    // A clock that stands still: no slice is ever long unless a test says so.
    now: now ?? (() => 0),
    fetch: fetch ?? (() => Promise.reject(new Error('No network in this test'))),
    page: {
      renderNode: (nodeId, settings) => {
        notes.exports.push({ nodeId, settings })
        return Promise.resolve(pngBytes(8, 8))
      },
      notify: (notification) => {
        notes.notifications.push(notification)
        return () => notes.windowCalls.push('notification gone')
      },
      showUi: (request) => notes.shown.push(request),
      postToUi: (message) => notes.toUi.push(message),
      setUiVisible: (visible) => notes.windowCalls.push(visible ? 'show' : 'hide'),
      resizeUi: (widthPx, heightPx) => notes.windowCalls.push(`resize ${widthPx}x${heightPx}`),
      moveUi: ({ x, y }) => notes.windowCalls.push(`move ${x},${y}`),
      closeUi: () => notes.windowCalls.push('close'),
      openExternal: (url) => notes.windowCalls.push(`open ${url}`),
      log: ({ level, text }) => notes.lines.push(`${level}: ${text}`),
      ended: (message) => notes.ended.push(message),
    },
  })
  return { stage, document, clockwork, ...notes }
}

/** Runs a main script once and gives what it logged, with everything that was due by then done. */
export async function logOf(main: string, options: Omit<FixtureOptions, 'main'> = {}): Promise<readonly string[]> {
  const fixture = await createStageFixture({ ...options, main })
  fixture.stage.runCommand('test')
  await fixture.clockwork.settle()
  fixture.stage.dispose()
  return fixture.lines
}
