import { invert, mapPoint } from '../../core/affine'
import { measureContrast, neededContrast } from '../../core/contrast'
import { type Failure, failure } from '../../core/failure'
import type { Bytes } from '../../core/generation'
import { readImageHeader } from '../../core/image-header'
import { placePicture } from '../../core/picture-placement'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'
import type { CopyText } from '../../protocol/copy-over'

/** A picture, the layer that it will fill, and the texts over that. */
export interface CopyTask {
  readonly bytes: Bytes
  readonly layer: { readonly width: number; readonly height: number }
  readonly texts: readonly CopyText[]
}

/** How well one text can be read on a picture. */
export interface CopyContrast {
  readonly name: string
  /** Absent where the text has no one plain colour. */
  readonly ratio?: number
  readonly needed: number
  /** Share of the pixels behind it that are below what is needed. */
  readonly shareBelow: number
}

/** Enough to see every letter's surroundings, and a small part of a 4K picture's memory. */
const EDGE_PX = 1024

/** Measures every text against the picture as the layer will show it, filling it, centred. */
export async function measureCopy(
  { bytes, layer, texts }: CopyTask,
  codec: ImageCodec,
): Promise<Result<readonly CopyContrast[], Failure>> {
  const header = readImageHeader(bytes)
  if (header === undefined) return fail(UNREADABLE)
  const raster = await codec.decode({ bytes, ...header }, { maxEdgePx: EDGE_PX })
  const placed = placePicture({ scaleMode: 'FILL' }, raster.extent, layer)
  const toPicture = placed === undefined ? undefined : invert(placed)
  if (toPicture === undefined) return fail(UNREADABLE)
  return ok(
    texts.map(({ name, box, colour, ...font }) => {
      const needed = neededContrast(font)
      const [left, top] = mapPoint(toPicture, [box.x * layer.width, box.y * layer.height])
      const [right, bottom] = mapPoint(toPicture, [
        (box.x + box.width) * layer.width,
        (box.y + box.height) * layer.height,
      ])
      const pixels = {
        leftPx: Math.floor(left),
        topPx: Math.floor(top),
        widthPx: Math.ceil(right) - Math.floor(left),
        heightPx: Math.ceil(bottom) - Math.floor(top),
      }
      const measured = colour === undefined ? undefined : measureContrast(raster, { box: pixels, colour, needed })
      return { name, needed, ...(measured ?? { shareBelow: 0 }) }
    }),
  )
}

const UNREADABLE = failure({ kind: 'protocol' }, 'The contrast of the texts could not be measured.')
