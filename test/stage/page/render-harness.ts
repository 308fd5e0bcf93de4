import { ImageStore } from '../../../src/stage/document/image-store'
import { createDocument, type DocumentSeed } from '../../../src/stage/document/seed'
import type { ImageExport } from '../../../src/stage/facade/export-schema'
import { exportPicture } from '../../../src/stage/page/render/export-picture'
import { PictureCache } from '../../../src/stage/page/render/picture-cache'

/** Pixels of an export, RGBA, row by row. */
export interface Drawn {
  readonly widthPx: number
  readonly heightPx: number
  readonly pixels: readonly number[]
}

/** What the page of the drawing tests can do. */
export interface RenderHarness {
  /** Draws a node of a document made from a seed; `pictures` are the files its fills refer to. */
  draw(
    seed: DocumentSeed,
    pictures: readonly (readonly number[])[],
    nodeId: string,
    settings: ImageExport,
  ): Promise<Drawn>
  /** Shows pictures one after the other through a cache of some bytes; what the cache held after each. */
  showAll(pictures: readonly (readonly number[])[], maxBytes: number): Promise<readonly number[]>
  /** A PNG of columns of equal width, one colour each. */
  stripes(colors: readonly string[], columnPx: number, heightPx: number): Promise<readonly number[]>
}

declare global {
  interface Window {
    harness: RenderHarness
  }
}

window.harness = {
  async draw(seed, pictures, nodeId, settings) {
    const document = createDocument(seed)
    for (const picture of pictures) document.images.add(new Uint8Array(picture))
    const file = await exportPicture(document, nodeId, settings)
    const bitmap = await createImageBitmap(new Blob([file]))
    const context = contextOf(bitmap.width, bitmap.height)
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    return { widthPx: bitmap.width, heightPx: bitmap.height, pixels: [...data] }
  },
  async showAll(pictures, maxBytes) {
    const images = new ImageStore()
    let wake = (): void => undefined
    const cache = new PictureCache(images, () => wake(), maxBytes)
    const held: number[] = []
    for (const picture of pictures) {
      const added = images.add(new Uint8Array(picture))
      if (!added.ok) throw new Error(added.failure)
      await new Promise<void>((resolve) => {
        wake = resolve
        cache.get(added.value.hash, 10_000, 'none')
      })
      held.push(cache.heldBytes)
    }
    return held
  },
  async stripes(colors, columnPx, heightPx) {
    const context = contextOf(colors.length * columnPx, heightPx)
    for (const [index, color] of colors.entries()) {
      context.fillStyle = color
      context.fillRect(index * columnPx, 0, columnPx, heightPx)
    }
    const blob = await context.canvas.convertToBlob()
    return [...new Uint8Array(await blob.arrayBuffer())]
  },
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error('No canvas')
  return context
}
