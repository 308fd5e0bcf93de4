import { growBox, type MaskPlane } from '../raster'
import { eachDistanceRow } from './distance-rows'
import { boundsOfMask } from './mask-plane'

/** The value from which a pixel of a soft mask counts as inside. */
const INSIDE = 128

/**
 * The mask grown by `growPx` (a disk of that radius), or shrunk where it is negative; fractions count. A hard mask
 * stays hard. Of a soft mask the half-way contour moves; its softness stays where it was, values never fall when
 * growing and never rise when shrinking. The edge of the picture counts as neither, so that a mask that touches it
 * goes on touching it.
 */
export function growMask(mask: MaskPlane, growPx: number): MaskPlane {
  const bounds = growPx === 0 ? undefined : boundsOfMask(mask)
  if (bounds === undefined) return mask
  const { extent } = mask
  const radius = Math.abs(growPx)
  const growing = growPx > 0
  const data = mask.data.slice()
  // A shrinking mask needs to see the unmasked pixels beside it, a growing one the pixels that it grows into.
  const box = growBox(bounds, growing ? Math.ceil(radius) : 1, extent)
  const query = { box, to: growing ? 'masked' : 'unmasked', threshold: INSIDE, capPx: radius + 1 } as const
  eachDistanceRow(mask, query, (y, distances) => {
    const start = y * extent.widthPx + box.leftPx
    for (let x = 0; x < distances.length; x += 1) {
      if ((distances[x] ?? 0) <= radius) data[start + x] = growing ? 255 : 0
    }
  })
  return { extent, data }
}
