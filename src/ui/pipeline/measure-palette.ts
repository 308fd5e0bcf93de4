import { type Failure, failure } from '../../core/failure'
import type { Bytes } from '../../core/generation'
import { readImageHeader } from '../../core/image-header'
import { comparePalette, type PaletteColour, type PaletteFit } from '../../core/palette'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'

/** A picture, and the colours that it is to keep to. */
export interface PaletteTask {
  readonly bytes: Bytes
  readonly palette: readonly PaletteColour[]
}

/** Colours of areas count, not of single pixels. */
const EDGE_PX = 128

/** Measures how near a picture is to a palette; null for one that is wholly transparent. */
export async function measurePalette(
  { bytes, palette }: PaletteTask,
  codec: ImageCodec,
): Promise<Result<PaletteFit | null, Failure>> {
  const header = readImageHeader(bytes)
  if (header === undefined) return fail(UNREADABLE)
  const { data } = await codec.decode({ bytes, ...header }, { maxEdgePx: EDGE_PX })
  return ok(comparePalette(data, palette) ?? null)
}

const UNREADABLE = failure({ kind: 'protocol' }, 'The palette of the picture could not be measured.')
