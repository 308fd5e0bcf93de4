import type { Extent } from '../../core/extent'
import type { GenerationRequest } from '../../core/generation'
import type { Raster } from '../../core/raster'
import type { Pace } from './pace'
import { hash32, seededRandom } from './seeded-random'

/** Paints a picture from the words of a prompt. */
export async function paintGenerated(request: GenerationRequest, extent: Extent, pace: Pace): Promise<Raster> {
  const random = seededRandom(hash32(`${request.prompt}#${request.seed ?? 0}`))
  const top = [random() * 120, random() * 120, 100 + random() * 120]
  const bottom = [200 + random() * 55, 150 + random() * 80, 100 + random() * 80]
  const { widthPx, heightPx } = extent
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  for (let y = 0; y < heightPx; y += 1) {
    if (y % 64 === 0) await pace.breathe()
    const t = y / heightPx
    for (let x = 0, at = y * widthPx * 4; x < widthPx; x += 1, at += 4) {
      for (let channel = 0; channel < 3; channel += 1) {
        data[at + channel] = (top[channel] ?? 0) * (1 - t) + (bottom[channel] ?? 0) * t
      }
      data[at + 3] = 255
    }
  }
  return { extent, data }
}
