import { resizeMask } from '../mask/resize-mask'
import type { Box, MaskPlane, Raster } from '../raster'
import { compose, scaleAndShift } from '../warp/affine'
import { openWarp, warpRow } from '../warp/warp-row'
import type { ContextCrop } from './choose-context'

/**
 * The pixels that go to the model: an exact copy of the region's bytes where sizes agree, else one cubic resampling.
 * Beyond the picture it is mirrored. Alpha, where there is any, is that of the nearest pixel.
 */
export function cutContext(original: Raster, { region, extent }: Pick<ContextCrop, 'region' | 'extent'>): Raster {
  const data = new Uint8ClampedArray(extent.widthPx * extent.heightPx * 4)
  if (isCopy(original, region, extent)) {
    for (let y = 0; y < extent.heightPx; y += 1) {
      const start = ((region.topPx + y) * original.extent.widthPx + region.leftPx) * 4
      data.set(original.data.subarray(start, start + extent.widthPx * 4), y * extent.widthPx * 4)
    }
    return { extent, data }
  }
  const map = compose(
    scaleAndShift(1, 1, region.leftPx, region.topPx),
    scaleAndShift(region.widthPx / extent.widthPx, region.heightPx / extent.heightPx),
  )
  const warp = openWarp(original, { map, columns: { from: 0, to: extent.widthPx } })
  const pixels = new Float32Array(extent.widthPx * 3)
  for (let y = 0; y < extent.heightPx; y += 1) {
    warpRow(warp, { y, from: 0, to: extent.widthPx }, pixels)
    const alphaRow = nearest(map.yy * (y + 0.5) + map.y0, original.extent.heightPx) * original.extent.widthPx
    for (let x = 0; x < extent.widthPx; x += 1) {
      const alphaAt = alphaRow + nearest(map.xx * (x + 0.5) + map.x0, original.extent.widthPx)
      data.set(pixels.subarray(x * 3, x * 3 + 3), (y * extent.widthPx + x) * 4)
      data[(y * extent.widthPx + x) * 4 + 3] = original.data[alphaAt * 4 + 3] ?? 255
    }
  }
  return { extent, data }
}

/** The mask under the same crop, at the size that is sent; nothing is masked beyond the picture. */
export function cutContextMask(mask: MaskPlane, { region, extent }: Pick<ContextCrop, 'region' | 'extent'>): MaskPlane {
  const data = new Uint8Array(region.widthPx * region.heightPx)
  const from = Math.max(0, -region.leftPx)
  const to = Math.min(region.widthPx, mask.extent.widthPx - region.leftPx)
  for (let y = 0; y < region.heightPx; y += 1) {
    const row = region.topPx + y
    if (row < 0 || row >= mask.extent.heightPx) continue
    const start = row * mask.extent.widthPx + region.leftPx
    data.set(mask.data.subarray(start + from, start + to), y * region.widthPx + from)
  }
  const cut = { extent: { widthPx: region.widthPx, heightPx: region.heightPx }, data }
  const isSame = extent.widthPx === region.widthPx && extent.heightPx === region.heightPx
  return isSame ? cut : resizeMask(cut, extent)
}

function isCopy({ extent: whole }: Raster, region: Box, extent: ContextCrop['extent']): boolean {
  const isInside =
    region.leftPx >= 0 &&
    region.topPx >= 0 &&
    region.leftPx + region.widthPx <= whole.widthPx &&
    region.topPx + region.heightPx <= whole.heightPx
  return isInside && region.widthPx === extent.widthPx && region.heightPx === extent.heightPx
}

function nearest(place: number, length: number): number {
  return Math.max(0, Math.min(length - 1, Math.floor(place)))
}
