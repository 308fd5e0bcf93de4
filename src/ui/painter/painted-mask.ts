import type { Bytes } from '../../core/generation'
import type { ImageCodec } from '../../core/raster'
import { boundsOfMask, maskShare } from '../../imaging/mask/mask-plane'
import { resizeMask } from '../../imaging/mask/resize-mask'
import type { MaskPlane } from '../../imaging/raster'
import { encodeMask, maskOfGrey } from '../pipeline/edit/mask-file'
import type { PaintedMask } from '../state/edit/target-state'

/** What was painted, as a file with its place; undefined for an empty mask. */
export async function savePlane(plane: MaskPlane, codec: ImageCodec): Promise<Omit<PaintedMask, 'nodeId'> | undefined> {
  const box = boundsOfMask(plane)
  if (box === undefined) return undefined
  const { widthPx, heightPx } = plane.extent
  return {
    bytes: (await encodeMask(plane, codec)).bytes,
    coveredShare: maskShare(plane),
    bounds: {
      left: box.leftPx / widthPx,
      top: box.topPx / heightPx,
      width: box.widthPx / widthPx,
      height: box.heightPx / heightPx,
    },
  }
}

/** Puts a saved mask back onto a plane, whatever its size was. */
export async function loadPlane(plane: MaskPlane, bytes: Bytes, codec: ImageCodec): Promise<void> {
  const saved = maskOfGrey(await codec.decode({ bytes, mediaType: 'image/png', extent: plane.extent }))
  plane.data.set(resizeMask(saved, plane.extent).data)
}
