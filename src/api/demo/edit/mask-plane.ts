import type { Raster } from '../../../core/raster'
import type { Pace } from '../paint/pace'
import { sceneBox } from '../paint/paint-scene'
import type { Area } from './edited-picture'

/** The mask as one byte a pixel, from the grey of a picture of the same extent. */
export function toMaskPlane(raster: Raster): Uint8Array {
  const plane = new Uint8Array(raster.data.length / 4)
  for (let index = 0; index < plane.length; index += 1) plane[index] = raster.data[index * 4] ?? 0
  return plane
}

/** A soft ellipse in the middle of the area, for edits that came without a mask. 255 inside, or outside where `inverted`. */
export function ellipseMask(extent: Raster['extent'], area: Area, inverted: boolean): Uint8Array {
  const { widthPx, heightPx } = extent
  const unit = Math.min(widthPx, heightPx)
  const plane = new Uint8Array(widthPx * heightPx)
  const [x0, y0] = [((area.left + area.right) / 2) * unit, ((area.top + area.bottom) / 2) * unit]
  const [rx, ry] = [((area.right - area.left) / 2) * unit, ((area.bottom - area.top) / 2) * unit]
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const distance = Math.hypot((x - x0) / rx, (y - y0) / ry)
      const inside = Math.min(1, Math.max(0, (1 - distance) / 0.18))
      plane[y * widthPx + x] = Math.round(255 * (inverted ? 1 - inside : inside))
    }
  }
  return plane
}

/** The bounds of what a mask covers, in scene units; the whole picture when it covers nothing. */
export function maskArea(plane: Uint8Array, extent: Raster['extent']): Area {
  const { widthPx, heightPx } = extent
  let [left, top, right, bottom] = [widthPx, heightPx, 0, 0]
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      if ((plane[y * widthPx + x] ?? 0) < 128) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  }
  if (right <= left) return { left: 0, top: 0, right: sceneBox(extent).width, bottom: sceneBox(extent).height }
  const unit = Math.min(widthPx, heightPx)
  return { left: left / unit, top: top / unit, right: right / unit, bottom: bottom / unit }
}

/** Keeps of `edited` what the mask covers, and of `base` the rest; changes `edited`. */
export async function keepOutside(edited: Raster, base: Raster, mask: Uint8Array, pace: Pace): Promise<void> {
  const { widthPx, heightPx } = edited.extent
  for (let y = 0; y < heightPx; y += 1) {
    if (y % 16 === 0) await pace.breathe()
    for (let at = y * widthPx * 4, pixel = y * widthPx; pixel < (y + 1) * widthPx; at += 4, pixel += 1) {
      const share = (mask[pixel] ?? 0) / 255
      if (share === 1) continue
      for (let channel = 0; channel < 3; channel += 1) {
        const kept = base.data[at + channel] ?? 0
        edited.data[at + channel] = kept + ((edited.data[at + channel] ?? 0) - kept) * share
      }
    }
  }
}
