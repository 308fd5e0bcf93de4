import { LRUCache } from 'lru-cache'
import type { ImageStore, StoredImage } from '../../document/image-store'
import type { Size } from './canvas-context'
import { filterPicture } from './image-filter'

/** Memory for decoded pictures. A 4096 x 4096 picture takes 64 MB; the screen rarely needs more than a quarter of one. */
export const DEFAULT_CACHE_BYTES = 256 * 1024 * 1024

/** The smallest copy of a picture that is kept: below this nothing is gained. */
const MIN_EDGE_PX = 256

/**
 * Decoded pictures for the screen, the least recently drawn dropped first. A picture is decoded at the next power of two
 * above the size it is shown at, so that a wall of 4096 px pictures costs what the screen can show and not more.
 */
export class PictureCache {
  readonly #bitmaps: LRUCache<string, ImageBitmap>
  readonly #decoding = new Set<string>()
  readonly #broken = new Set<string>()
  readonly #images: ImageStore
  readonly #onDecoded: () => void

  constructor(images: ImageStore, onDecoded: () => void, maxBytes: number = DEFAULT_CACHE_BYTES) {
    this.#images = images
    this.#onDecoded = onDecoded
    this.#bitmaps = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (bitmap) => Math.max(1, bitmap.width * bitmap.height * 4),
      dispose: (bitmap) => bitmap.close(),
    })
  }

  /**
   * What is there now for a picture shown `edgePx` device px long, with a canvas filter applied; a better copy is sent
   * for when it is too small.
   */
  get(hash: string, edgePx: number, filter: string): ImageBitmap | undefined {
    const image = this.#images.get(hash)
    if (image === undefined) return undefined
    const wanted = stepFor(image, edgePx)
    const exact = this.#bitmaps.get(keyOf(hash, wanted))
    if (exact !== undefined) return filter === 'none' ? exact : this.#filtered(exact, keyOf(hash, wanted), filter)
    void this.#decode(image, wanted)
    return this.#nearest(image, wanted)
  }

  /** The size of a picture's file, px. */
  sizeOf(hash: string): Size | undefined {
    const image = this.#images.get(hash)
    return image === undefined ? undefined : sizeOf(image)
  }

  /** Whether something is being decoded, so that a picture on screen is not the final one yet. */
  get isBusy(): boolean {
    return this.#decoding.size > 0
  }

  /** Bytes of decoded pictures held now. */
  get heldBytes(): number {
    return this.#bitmaps.calculatedSize
  }

  async #decode(image: StoredImage, edgePx: number): Promise<void> {
    const key = keyOf(image.hash, edgePx)
    if (this.#decoding.has(key) || this.#broken.has(image.hash)) return
    this.#decoding.add(key)
    const bitmap = await decodePicture(image, edgePx)
    this.#decoding.delete(key)
    if (bitmap === undefined) this.#broken.add(image.hash)
    else this.#bitmaps.set(key, bitmap)
    this.#onDecoded()
  }

  #filtered(bitmap: ImageBitmap, key: string, filter: string): ImageBitmap {
    const filteredKey = `${key} ${filter}`
    const known = this.#bitmaps.get(filteredKey)
    if (known !== undefined) return known
    const made = filterPicture(bitmap, filter)
    this.#bitmaps.set(filteredKey, made)
    return made
  }

  #nearest(image: StoredImage, wanted: number): ImageBitmap | undefined {
    const longest = longestEdge(image)
    const steps: number[] = [longest]
    for (let edge = MIN_EDGE_PX; edge < longest; edge *= 2) steps.push(edge)
    return steps
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
      .map((edge) => this.#bitmaps.get(keyOf(image.hash, edge)))
      .find((bitmap) => bitmap !== undefined)
  }
}

/** Decodes a picture at its own size, or with the long side at `edgePx`. Undefined for bytes that are no picture. */
export async function decodePicture(image: StoredImage, edgePx?: number): Promise<ImageBitmap | undefined> {
  const { width, height } = sizeOf(image)
  const scale = edgePx === undefined ? 1 : edgePx / Math.max(width, height)
  const blob = new Blob([image.bytes], { type: image.header.mediaType })
  try {
    if (scale >= 1) return await createImageBitmap(blob)
    return await createImageBitmap(blob, {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
      resizeQuality: 'high',
    })
  } catch {
    return undefined
  }
}

function stepFor(image: StoredImage, edgePx: number): number {
  let step = MIN_EDGE_PX
  while (step < edgePx) step *= 2
  return Math.min(step, longestEdge(image))
}

function sizeOf({ header }: StoredImage): Size {
  return { width: header.extent.widthPx, height: header.extent.heightPx }
}

function longestEdge(image: StoredImage): number {
  const { width, height } = sizeOf(image)
  return Math.max(width, height)
}

function keyOf(hash: string, edgePx: number): string {
  return `${hash}@${edgePx}`
}
