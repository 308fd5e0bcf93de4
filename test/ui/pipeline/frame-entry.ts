import type { Progress } from '../../../src/api/provider'
import { presetConnection } from '../../../src/core/connection'
import type { Failure } from '../../../src/core/failure'
import type { Bytes, EncodedImage, GenerationRequest, Warning } from '../../../src/core/generation'
import { readImageHeader } from '../../../src/core/image-header'
import type { Result } from '../../../src/core/result'
import { createCanvasCodec } from '../../../src/ui/pipeline/canvas-codec'
import { fitForFigma } from '../../../src/ui/pipeline/fit-for-figma'
import { createPipeline } from '../../../src/ui/pipeline/pipeline-client'

/** What a test can read out of a frame: plain values, no bytes. */
export interface Seen {
  readonly failure?: Failure
  readonly image?: {
    readonly mediaType: string
    readonly widthPx: number
    readonly heightPx: number
    readonly sameBytes: boolean
  }
  readonly changed?: Warning
  /** Red, green, blue, alpha of the pixel in the upper left corner. */
  readonly corner?: readonly number[]
}

export interface PipelineSeen {
  readonly failure?: Failure
  readonly images?: readonly { readonly mediaType: string; readonly widthPx: number; readonly heightPx: number }[]
  readonly path?: string
  readonly stages: readonly string[]
  readonly workersStarted: number
}

async function readBytes(url: string): Promise<Bytes> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer())
}

async function see(
  original: Bytes,
  fitted: Result<{ readonly image: EncodedImage; readonly changed?: Warning }, Failure>,
): Promise<Seen> {
  if (!fitted.ok) return { failure: fitted.failure }
  const { image, changed } = fitted.value
  const header = readImageHeader(image.bytes)
  const sameBytes =
    original.length === image.bytes.length && original.every((byte, index) => byte === image.bytes[index])
  const { data } = await createCanvasCodec().decode(image, { maxEdgePx: 64 })
  return {
    image: {
      mediaType: header?.mediaType ?? 'none',
      widthPx: image.extent.widthPx,
      heightPx: image.extent.heightPx,
      sameBytes,
    },
    ...(changed === undefined ? {} : { changed }),
    corner: Array.from(data.slice(0, 4)),
  }
}

let workersStarted = 0
const PlainWorker = window.Worker
window.Worker = class extends PlainWorker {
  constructor(url: string | URL) {
    super(url)
    workersStarted += 1
  }
}

const pipeline = createPipeline()

const request: GenerationRequest = {
  mode: 'generate',
  prompt: 'A misty lake at dawn [demo: latency 1]',
  references: [],
  aspectRatio: '16:9',
  imageSize: '512',
  count: 1,
  model: 'nano-banana-2',
  idempotencyKey: 'key-1',
}

const probe = {
  async fit(url: string): Promise<Seen> {
    const bytes = await readBytes(url)
    return see(bytes.slice(), await fitForFigma(bytes))
  },
  async fitReference(url: string, maxEdgePx: number): Promise<Seen> {
    const bytes = await readBytes(url)
    return see(bytes.slice(), await pipeline.fitReference(bytes, maxEdgePx))
  },
  async generate(parts: Partial<GenerationRequest>, abortAfterStage?: string): Promise<PipelineSeen> {
    const controller = new AbortController()
    const stages: string[] = []
    const onProgress = ({ stage }: Progress) => {
      stages.push(stage)
      if (stage === abortAfterStage) controller.abort()
    }
    const options = { signal: controller.signal, onProgress }
    const result = await pipeline.generate({ ...request, ...parts }, presetConnection('demo'), options)
    if (!result.ok) return { failure: result.failure, stages, workersStarted }
    const images = result.value.images.map(({ bytes, extent }) => ({
      mediaType: readImageHeader(bytes)?.mediaType ?? 'none',
      ...extent,
    }))
    return { images, path: result.value.trace.path, stages, workersStarted }
  },
}

/** What the frame offers to a test. */
export type Probe = typeof probe

Object.assign(window, { probe })
