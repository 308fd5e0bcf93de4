import { describe, expect, test } from 'vitest'
import { ok } from '../../src/core/result'
import { type CallHandlers, createCaller, type EventMessage, type Port, serveCalls } from '../../src/protocol/channel'
import type { Envelope } from '../../src/protocol/envelope'

/** Two ends of a bridge that clones every message, as postMessage does. */
function createBridge() {
  const receivers: { window?: (message: unknown) => void; main?: (message: unknown) => void } = {}
  const toMain: Envelope[] = []
  const windowPort: Port = {
    post: (message) => {
      toMain.push(message)
      receivers.main?.(structuredClone(message))
    },
    listen: (receive) => {
      receivers.window = receive
    },
  }
  const mainPort: Port = {
    post: (message) => receivers.window?.(structuredClone(message)),
    listen: (receive) => {
      receivers.main = receive
    },
  }
  return { windowPort, mainPort, receivers }
}

const unused = async () => {
  throw new Error('not under test')
}

const usageOf = (costUsd: number) => ({
  entry: { endedAt: '2026-11-25T12:00:00Z', mode: 'edit', model: 'm', imageSize: '1K', path: 'demo', ms: 1, costUsd },
})

const HANDLERS: CallHandlers = {
  start: unused,
  readSelection: unused,
  saveSettings: unused,
  exportThumbnail: async ({ nodeId }) => ok({ bytes: new Uint8Array([nodeId.length]) }),
  exportReference: unused,
  placeInFill: unused,
  findRow: unused,
  placeInNewFrame: unused,
  describeTarget: unused,
  readPicture: unused,
  exportLayer: unused,
  exportMask: unused,
  placePatch: unused,
  placeFlattened: unused,
  findSamePicture: unused,
  findCopy: unused,
  placeText: unused,
  readStyle: unused,
  copyPatches: unused,
  setVisible: unused,
  describeLayers: unused,
  readThread: unused,
  goToTurn: unused,
  changeThread: unused,
  listFilePrompts: unused,
  changeFilePrompts: unused,
  listPrompts: unused,
  notePrompt: unused,
  listSubjects: unused,
  showPreview: unused,
  endPreview: unused,
  saveSubject: unused,
  deleteSubject: unused,
  createSheet: unused,
  fillCell: unused,
  endCell: unused,
  useVariant: unused,
  findGenerated: unused,
  readGenerated: unused,
  reveal: unused,
  recordUsage: async ({ entry }) => ok({ month: '2026-11', usd: entry.costUsd ?? 0 }),
  readUsage: unused,
  clearUsage: unused,
  resizeWindow: unused,
  notify: unused,
  close: unused,
}

function connect() {
  const bridge = createBridge()
  const events: EventMessage[] = []
  const call = createCaller(bridge.windowPort, (event) => events.push(event))
  const { emit } = serveCalls(bridge.mainPort, HANDLERS)
  return { ...bridge, call, emit, events }
}

describe('the bridge between window and main thread', () => {
  test('answers each call with its own result, whatever the order', async () => {
    const { call } = connect()
    const [spend, thumbnail] = await Promise.all([
      call('recordUsage', usageOf(0.5)),
      call('exportThumbnail', { nodeId: 'abc' }),
    ])
    expect(spend).toEqual(ok({ month: '2026-11', usd: 0.5 }))
    expect(thumbnail).toEqual(ok({ bytes: new Uint8Array([3]) }))
  })

  test('turns an exception of a handler into a failure instead of waiting for ever', async () => {
    const result = await connect().call('close', {})
    expect(result.ok ? '' : result.failure.message).toMatch(/not under test/)
  })

  test('refuses parameters that do not fit', async () => {
    const result = await connect().call('recordUsage', usageOf(Number.NaN))
    expect(result.ok ? undefined : result.failure.kind).toBe('protocol')
  })

  test('ignores what others post to the same window', async () => {
    const { receivers, events, call } = connect()
    for (const foreign of [null, 'text', { type: 'x' }, { refill: 2, kind: 'event' }, [1, 2]]) {
      receivers.window?.(foreign)
      receivers.main?.(foreign)
    }
    expect(events).toEqual([])
    expect((await call('recordUsage', usageOf(1))).ok).toBe(true)
  })

  test('delivers events', () => {
    const { emit, events } = connect()
    emit('selection-changed', { pageId: '0:1', nodes: [], total: 0, canEdit: true })
    expect(events).toEqual([
      { name: 'selection-changed', payload: { pageId: '0:1', nodes: [], total: 0, canEdit: true } },
    ])
  })
})
