import type { Bytes } from '../../../src/core/generation'
import { createPipeline } from '../../../src/ui/pipeline/pipeline-client'
import { watchHoles } from '../watch-holes'

/** What the window measured of one run. */
export interface WindowRun {
  /** The longest time in which the window's thread could not react, in milliseconds. */
  readonly longestHoleMs: number
  /** When the picture's bytes were ready to be sent to the main thread, in epoch milliseconds. */
  readonly readyAtMs: number
}

/** The new way is the product's own pipeline; the plain way is what most plugins do. */
export type Way = 'plain' | 'refill'

declare const gc: () => void

const MODEL = 'gemini-3.1-flash-image'
const FIGMA_MAX_EDGE_PX = 4096
const pipeline = createPipeline()

async function runRefill(url: string): Promise<number> {
  const result = await pipeline.generate(
    { mode: 'generate', prompt: 'x', references: [], imageSize: '1K', count: 1, model: MODEL, idempotencyKey: 'bench' },
    { preset: 'gemini-compatible', url, key: 'bench-key', dialect: 'gemini' },
    { signal: new AbortController().signal },
  )
  if (!result.ok) throw new Error(result.failure.message)
  const [image] = result.value.images
  if (image === undefined) throw new Error('No picture')
  const readyAtMs = epochMs()
  parent.postMessage({ pluginMessage: { bytes: image.bytes } }, '*', [image.bytes.buffer])
  return readyAtMs
}

interface GeminiAnswer {
  readonly candidates: readonly {
    readonly content: {
      readonly parts: readonly { readonly inlineData: { readonly data: string; readonly mimeType: string } }[]
    }
  }[]
}

async function runPlain(url: string): Promise<number> {
  const response = await fetch(`${url}/v1beta/models/${MODEL}:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': 'bench-key' },
    body: JSON.stringify({ contents: [{ parts: [{ text: 'x' }] }] }),
  })
  // The plain way trusts the answer; that is part of what it is.
  const answer = (await response.json()) as GeminiAnswer
  const inline = answer.candidates[0]?.content.parts[0]?.inlineData
  if (inline === undefined) throw new Error('No picture')
  const binary = atob(inline.data)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  const fitted = await shrinkOnCanvas(bytes, inline.mimeType)
  const readyAtMs = epochMs()
  parent.postMessage({ pluginMessage: { bytes: fitted } }, '*')
  return readyAtMs
}

async function shrinkOnCanvas(bytes: Bytes, type: string): Promise<Bytes> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }))
  const scale = FIGMA_MAX_EDGE_PX / Math.max(bitmap.width, bitmap.height)
  if (scale >= 1) return bytes
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  return new Uint8Array(await (blob ?? new Blob()).arrayBuffer())
}

function epochMs(): number {
  return performance.timeOrigin + performance.now()
}

const bench = {
  async run(way: Way, url: string): Promise<WindowRun> {
    gc()
    const stop = watchHoles()
    const readyAtMs = await (way === 'plain' ? runPlain(url) : runRefill(url))
    return { longestHoleMs: stop(), readyAtMs }
  },
}

/** What the window offers to the bench. */
export type WindowBench = typeof bench

Object.assign(window, { bench })
