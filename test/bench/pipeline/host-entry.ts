import { createSandbox } from '../../../src/stage/vm/sandbox'
import { loadSandboxEngine } from '../../../src/stage/vm/sandbox-engine'

/** A plugin's main thread at its smallest: takes the picture, makes an image of it, fills a node. */
const MAIN_SCRIPT = `
figma.onPicture(function (bytes) {
  var image = figma.createImage(bytes)
  figma.setFills([{ type: 'IMAGE', scaleMode: 'FILL', imageHash: image.hash }])
})`

declare const gc: () => void

let deliver: ((bytes: Uint8Array) => void) | undefined
let placed: ((atMs: number) => void) | undefined
let arrivedAtMs = 0
let stored: Uint8Array | undefined

const figma = {
  onPicture: (callback: (bytes: Uint8Array) => void) => {
    deliver = callback
  },
  createImage: (bytes: Uint8Array) => {
    stored = bytes
    return { hash: String(bytes.length) }
  },
  setFills: () => placed?.(epochMs()),
}

window.addEventListener(
  'message',
  (event: MessageEvent<{ readonly pluginMessage: { readonly bytes: Uint8Array } }>) => {
    arrivedAtMs = epochMs()
    deliver?.(event.data.pluginMessage.bytes)
  },
)

function epochMs(): number {
  return performance.timeOrigin + performance.now()
}

interface Placement {
  readonly atMs: number
  readonly arrivedAtMs: number
  readonly sizeBytes: number
}

const host = {
  /** Resolves with the time of the next placement, in epoch milliseconds, when its message had arrived, and its size. */
  nextPlacement(): Promise<Placement> {
    stored = undefined
    gc()
    return new Promise((resolve) => {
      placed = (atMs) => resolve({ atMs, arrivedAtMs, sizeBytes: stored?.length ?? 0 })
    })
  },
}

/** What the host page offers to the bench. */
export type HostBench = typeof host

const refuse = () => {
  throw new Error('Not part of this bench')
}

void loadSandboxEngine().then((engine) => {
  createSandbox({
    engine,
    globals: {
      figma,
      html: '',
      uiFiles: {},
      mixed: Symbol('mixed'),
      log: (_, text) => console.log(text),
      setTimeout: refuse,
      clearTimeout: refuse,
      setInterval: refuse,
      clearInterval: refuse,
      fetch: refuse,
    },
    now: () => performance.now(),
    onError: (error) => console.error(error),
    onLongSlice: () => undefined,
    maxSliceMs: 60_000,
    isOld: false,
  }).run(MAIN_SCRIPT)
  Object.assign(window, { host })
})
