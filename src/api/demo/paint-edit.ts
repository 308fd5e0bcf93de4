import type { Extent } from '../../core/extent'
import type { GenerationRequest } from '../../core/generation'
import type { ImageCodec, Raster } from '../../core/raster'
import type { DemoFaults } from './demo-faults'
import type { Pace } from './paint/pace'
import { paintGenerated } from './paint-generated'

/** All that an edit needs. */
export interface EditTask {
  readonly request: GenerationRequest
  readonly extent: Extent
  readonly codec: ImageCodec
  readonly faults: DemoFaults
  readonly pace: Pace
}

/** Transforms the base picture as the mode and the prompt say. Rejects when a picture cannot be decoded. */
export async function paintEdit({ request, extent, codec, pace }: EditTask): Promise<Raster> {
  const base = request.references[0]
  if (base === undefined) return paintGenerated(request, extent, pace)
  const source = await codec.decode(base.image)
  const { widthPx, heightPx } = extent
  const data = new Uint8ClampedArray(widthPx * heightPx * 4)
  for (let y = 0; y < heightPx; y += 1) {
    if (y % 64 === 0) await pace.breathe()
    const row = Math.floor((y * source.extent.heightPx) / heightPx) * source.extent.widthPx
    for (let x = 0, at = y * widthPx * 4; x < widthPx; x += 1, at += 4) {
      const from = (row + Math.floor((x * source.extent.widthPx) / widthPx)) * 4
      data[at] = source.data[from] ?? 0
      data[at + 1] = source.data[from + 1] ?? 0
      data[at + 2] = source.data[from + 2] ?? 0
      data[at + 3] = 255
    }
  }
  return { extent, data }
}
