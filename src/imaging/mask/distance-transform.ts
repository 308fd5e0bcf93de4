import { boxOf, type FloatPlane, type MaskPlane } from '../raster'
import { eachDistanceRow } from './distance-rows'

/**
 * The distance in pixels from every pixel to the nearest masked (or unmasked) one, centre to centre, exact; Infinity
 * everywhere where there is none. `threshold` is the least value that counts as masked.
 */
export function distanceTransform(mask: MaskPlane, to: 'masked' | 'unmasked', threshold = 128): FloatPlane {
  const { extent } = mask
  const data = new Float32Array(extent.widthPx * extent.heightPx)
  eachDistanceRow(mask, { box: boxOf(extent), to, threshold }, (y, distances) => {
    data.set(distances, y * extent.widthPx)
  })
  return { extent, data }
}
