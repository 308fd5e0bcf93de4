import type { Bytes } from '../../../src/core/generation'
import type { MaskPlane, Raster } from '../../../src/imaging/raster'
import { createCanvasCodec } from '../../../src/ui/pipeline/canvas-codec'
import { encodeMask } from '../../../src/ui/pipeline/edit/mask-file'
import { createPipeline } from '../../../src/ui/pipeline/pipeline-client'
import { watchHoles } from '../watch-holes'
import type { WorkerTask } from './worker-entry'

/** Milliseconds in a browser's worker. */
export interface PasteTimes {
  /** The mathematics alone, from a fresh worker on. */
  readonly pasteMs: readonly number[]
  /** The product's whole job, from files to files, from a fresh worker on. */
  readonly jobMs: readonly number[]
  /** The longest time in which the window could not react meanwhile. */
  readonly longestHoleMs: number
}

const codec = createCanvasCodec()

async function decode(base64: string): Promise<{ readonly bytes: Bytes; readonly raster: Raster }> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const raster = await codec.decode({ bytes, mediaType: 'image/jpeg', extent: { widthPx: 1, heightPx: 1 } })
  return { bytes, raster }
}

/** An ellipse in the middle that covers a share of the picture. */
function ellipse({ extent }: Raster, share: number): MaskPlane {
  const { widthPx, heightPx } = extent
  const radius = Math.sqrt((share * widthPx * heightPx) / Math.PI)
  const data = new Uint8Array(widthPx * heightPx)
  for (let at = 0; at < data.length; at += 1) {
    const across = (at % widthPx) - widthPx / 2
    const down = Math.floor(at / widthPx) - heightPx / 2
    if (across * across + down * down < radius * radius) data[at] = 255
  }
  return { extent, data }
}

const bench = {
  async run(
    files: { readonly original: string; readonly returned: string },
    workerSource: string,
    runs: number,
  ): Promise<PasteTimes> {
    const original = await decode(files.original)
    const returned = await decode(files.returned)
    const mask = ellipse(original.raster, 0.25)
    const pasteMs = await inWorker(workerSource, { original: original.raster, returned: returned.raster, mask, runs })
    const maskFile = await encodeMask(mask, codec)
    const pipeline = createPipeline()
    const jobMs: number[] = []
    const holes = watchHoles()
    for (let run = 0; run < runs; run += 1) {
      const start = performance.now()
      const done = await pipeline.pasteEdit(
        {
          picture: { original: original.bytes, patches: [] },
          mask: maskFile.bytes,
          region: { leftPx: 0, topPx: 0, ...original.raster.extent },
          returned: returned.bytes,
          options: { align: true, matchColour: true, featherPx: 'auto', seam: 'feather' },
          result: 'patch',
        },
        new AbortController().signal,
      )
      if (!done.ok || done.value.kind !== 'pasted') throw new Error('Not pasted')
      jobMs.push(performance.now() - start)
    }
    const longestHoleMs = holes()
    pipeline.dispose()
    return { pasteMs, jobMs, longestHoleMs }
  },
}

function inWorker(source: string, task: WorkerTask): Promise<readonly number[]> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new Worker(url)
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<readonly number[]>) => {
      worker.terminate()
      URL.revokeObjectURL(url)
      resolve(data)
    }
    worker.postMessage(task)
  })
}

/** What the page offers to the bench. */
export type PasteWindow = typeof bench

declare global {
  interface Window {
    pasteBench: PasteWindow
  }
}

window.pasteBench = bench
