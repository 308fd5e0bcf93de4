import { createDemoProvider, type DemoProviderOptions } from '../../../src/api/demo/demo-provider'
import type { Provider } from '../../../src/api/provider'
import type { EncodedImage, Generation, GenerationRequest, Reference } from '../../../src/core/generation'
import { readImageHeader } from '../../../src/core/image-header'
import type { Raster } from '../../../src/core/raster'
import { createSharpCodec } from './sharp-codec'

export const codec = createSharpCodec()

/** A demo provider on real codecs whose clock moves a millisecond each time it is read. */
export function demoProvider(options: Partial<DemoProviderOptions> = {}): Provider {
  let clockMs = 0
  const now = () => {
    clockMs += 1
    return clockMs
  }
  return createDemoProvider({ codec, sleep: () => Promise.resolve(), now, ...options })
}

export function makeRequest(parts: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    mode: 'generate',
    prompt: 'A misty lake at dawn',
    references: [],
    aspectRatio: '1:1',
    imageSize: '512',
    count: 1,
    model: 'nano-banana-2',
    idempotencyKey: 'key-1',
    ...parts,
  }
}

/** Runs a request that must succeed. */
export async function generate(request: GenerationRequest, provider = demoProvider()): Promise<Generation> {
  const result = await provider.generate(request, { signal: new AbortController().signal })
  if (!result.ok) throw new Error(`Unexpected failure: ${result.failure.message}`)
  return result.value
}

/** The one picture of an answer. */
export function onlyImage(generation: Generation): EncodedImage {
  const [image, ...more] = generation.images
  if (image === undefined || more.length > 0) throw new Error(`Expected one picture, got ${generation.images.length}`)
  return image
}

/** A picture drawn by a function of its pixels, as PNG. */
export async function drawPng(
  widthPx: number,
  heightPx: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Promise<EncodedImage> {
  const raster: Raster = { extent: { widthPx, heightPx }, data: new Uint8ClampedArray(widthPx * heightPx * 4) }
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) raster.data.set([...colour(x, y), 255], (y * widthPx + x) * 4)
  }
  const bytes = await codec.encode(raster, 'image/png')
  const header = readImageHeader(bytes)
  if (header === undefined) throw new Error('No picture was written')
  return { ...header, bytes }
}

/** A base picture with detail everywhere: 256 px a side, so that the result at 512 is exactly twice as large. */
export async function drawBase(): Promise<Reference> {
  const image = await drawPng(256, 256, (x, y) => [(x * 7 + y) % 256, (y * 5) % 256, (128 + 100 * Math.sin(x / 9)) | 0])
  return { image, role: 'base', label: 'Base' }
}

/** The mean distance of two pictures over the pixels that `where` picks, in levels of 255. */
export function meanDistance(first: Raster, second: Raster, where: (x: number, y: number) => boolean): number {
  const { widthPx, heightPx } = first.extent
  let sum = 0
  let count = 0
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      if (!where(x, y)) continue
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (y * widthPx + x) * 4 + channel
        sum += Math.abs((first.data[at] ?? 0) - (second.data[at] ?? 0))
        count += 1
      }
    }
  }
  return sum / count
}
