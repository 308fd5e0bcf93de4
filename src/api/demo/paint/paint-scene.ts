import type { Extent } from '../../../core/extent'
import type { Raster } from '../../../core/raster'
import { paintCoat, prepareCoat } from './coat'
import { develop, undevelop } from './develop'
import { grainTile } from './grain'
import type { Layer, Scene } from './layer'
import type { Pace } from './pace'
import { enlargeRow, type SoftPicture } from './soft-picture'

/** Rows painted at a time: the working buffer of a band stays in the processor's cache. */
const BAND_ROWS = 16

/** The box of a picture in scene units: its shorter side is 1. */
export function sceneBox(extent: Extent): { readonly width: number; readonly height: number } {
  const shortPx = Math.min(extent.widthPx, extent.heightPx)
  return { width: extent.widthPx / shortPx, height: extent.heightPx / shortPx }
}

/**
 * Paints a scene, band by band, with a little film grain. Rejects with `CancelledError` when called off.
 * What lies behind the first outline is soft by nature: in large pictures it is painted small and enlarged.
 */
export async function paintScene(scene: Scene, extent: Extent, pace: Pace): Promise<Raster> {
  const { widthPx, heightPx } = extent
  const firstOutline = scene.layers.findIndex((layer) => layer.contours !== undefined)
  const softCount = firstOutline === -1 ? scene.layers.length : firstOutline
  const backdrop = await paintBackdrop({ ...scene, layers: scene.layers.slice(0, softCount) }, extent, pace)
  const scale = Math.min(widthPx, heightPx)
  const coats = scene.layers.slice(softCount).map((layer) => prepareCoat(layer, scale, scene))
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  const pixels = new Uint32Array(data.buffer)
  const colours = new Float32Array(BAND_ROWS * widthPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  const grain = grainTile()
  for (let top = 0; top < heightPx; top += BAND_ROWS) {
    await pace.breathe()
    const band = { top, rows: Math.min(BAND_ROWS, heightPx - top), widthPx }
    for (let row = 0; row < band.rows; row += 1)
      enlargeRow(backdrop, { ...extent, y: top + row }, colours, row * widthPx * 3)
    for (const coat of coats) paintCoat(coat, band, colours, deltas)
    develop(colours, band, grain, pixels)
  }
  return { extent, data }
}

/** Shorter side of the backdrop, in pixels; nothing in it is finer than that shows. */
const BACKDROP_PX = 480

async function paintBackdrop(scene: Scene, extent: Extent, pace: Pace): Promise<SoftPicture> {
  const scale = Math.min(BACKDROP_PX, extent.widthPx, extent.heightPx)
  const widthPx = Math.ceil(scene.width * scale)
  const heightPx = Math.ceil(scene.height * scale)
  const coats = scene.layers.map((layer) => prepareCoat(layer, scale, scene))
  const colours = new Float32Array(widthPx * heightPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  for (let top = 0; top < heightPx; top += BAND_ROWS) {
    await pace.breathe()
    const band = { top, rows: Math.min(BAND_ROWS, heightPx - top), widthPx }
    const rows = colours.subarray(top * widthPx * 3, (top + band.rows) * widthPx * 3)
    for (const coat of coats) paintCoat(coat, band, rows, deltas)
  }
  return { widthPx, heightPx, colours }
}

/** Paints layers over a picture that is there already, changing it. Rows that no outline reaches are left alone. */
export function paintOver(raster: Raster, layers: readonly Layer[]): void {
  const { widthPx, heightPx } = raster.extent
  const scale = Math.min(widthPx, heightPx)
  const coats = layers.map((layer) => prepareCoat(layer, scale, { ...sceneBox(raster.extent), layers }))
  const outlines = coats.flatMap((coat) => coat.outlines ?? [])
  const first = Math.max(0, Math.floor(Math.min(...outlines.map(({ top }) => top))))
  const last = Math.min(heightPx, Math.ceil(Math.max(...outlines.map(({ bottom }) => bottom))))
  const colours = new Float32Array(BAND_ROWS * widthPx * 3)
  const deltas = new Float32Array(BAND_ROWS * (widthPx + 2))
  const pixels = new Uint32Array(raster.data.buffer)
  for (let top = first; top < last; top += BAND_ROWS) {
    const band = { top, rows: Math.min(BAND_ROWS, last - top), widthPx }
    undevelop(raster, band, colours)
    for (const coat of coats) paintCoat(coat, band, colours, deltas)
    develop(colours, band, NO_GRAIN, pixels)
  }
}

const NO_GRAIN = { side: 1, values: new Float32Array(1) }
