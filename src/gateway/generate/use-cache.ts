import type { Failure } from '../../core/failure'
import type { EncodedImage, Generation } from '../../core/generation'
import type { ImageSize } from '../../core/models'
import { ok, type Result } from '../../core/result'
import type { PictureConverter } from '../answer/convert-picture'
import type { GatewayParts } from './gateway-parts'
import { loadGeneration } from './keep-generation'
import type { Making } from './making'

/** An answer from the cache. */
export interface Cached {
  readonly generation: Generation
  readonly cache: 'hit' | 'derived'
  readonly savedUsd: number
}

/** Edge of a size class over the edge of 1K. */
const SCALES: Readonly<Record<ImageSize, number>> = { '512': 0.5, '1K': 1, '2K': 2, '4K': 4 }

/** Whether a request may be answered from what is kept, or share a call with another one. */
export function isCacheable(parts: GatewayParts, ask: Making['ask']): boolean {
  return ask.cache === 'use' && mayBeCached(parts, ask)
}

/** Whether the answer of a request may serve others. */
export function mayBeCached({ settings }: GatewayParts, ask: Making['ask']): boolean {
  // A signed thread goes on from one very answer, and so does a continuation.
  return settings().cache.enabled && ask.signatures.length === 0 && !ask.needsNative
}

/** The kept answer for a request: of its size, or scaled down from a larger one. Undefined when there is none. */
export async function useCache(parts: GatewayParts, making: Making): Promise<Cached | undefined> {
  const { imageSize } = making.ask.request
  const found = await parts.cache.find(making.subject, imageSize)
  const kept = found === undefined ? undefined : await loadGeneration(found.kept, parts.pictures)
  if (found === undefined || kept === undefined) return undefined
  const savedUsd = found.kept.costUsd ?? 0
  if (found.imageSize === imageSize) return { generation: { ...kept, costUsd: 0 }, cache: 'hit', savedUsd }
  const factor = SCALES[imageSize] / SCALES[found.imageSize]
  const scaled = await changeEach(kept, (image) =>
    parts.converter.scaleDown(image, {
      widthPx: Math.round(image.extent.widthPx * factor),
      heightPx: Math.round(image.extent.heightPx * factor),
    }),
  )
  return scaled.ok ? { generation: { ...scaled.value, costUsd: 0 }, cache: 'derived', savedUsd } : undefined
}

/** The pictures in the file format that was asked for; untouched where they are in it already. */
export async function inFormat(
  generation: Generation,
  { format }: Making['ask'],
  converter: PictureConverter,
): Promise<Result<Generation, Failure>> {
  if (format === undefined) return ok(generation)
  return changeEach(generation, (image) => converter.convert(image, format))
}

async function changeEach(
  generation: Generation,
  change: (image: EncodedImage) => Promise<Result<EncodedImage, Failure>>,
): Promise<Result<Generation, Failure>> {
  const images: EncodedImage[] = []
  for (const image of generation.images) {
    const changed = await change(image)
    if (!changed.ok) return changed
    images.push(changed.value)
  }
  return ok({ ...generation, images })
}
