import type { Raster } from '../raster'

/**
 * The original with the patch laid over it, as a new picture: straight alpha, source over, rounded to the nearest level.
 * Pixels where the patch is transparent keep their four bytes, whatever they are.
 */
export function flattenPatch(original: Raster, patch: Raster): Raster {
  const data = original.data.slice()
  for (let at = 0; at < data.length; at += 4) {
    const over = patch.data[at + 3] ?? 0
    if (over === 0) continue
    const under = ((data[at + 3] ?? 0) * (255 - over)) / 255
    const alpha = over + under
    for (let channel = at; channel < at + 3; channel += 1) {
      data[channel] = ((patch.data[channel] ?? 0) * over + (data[channel] ?? 0) * under) / alpha
    }
    data[at + 3] = alpha
  }
  return { extent: original.extent, data }
}
