import type { PaletteColour } from '../core/palette'

/** The style of some layers. */
export interface FileStyle {
  /** Those that cover most first; none where the layers hold pictures only. */
  readonly colours: readonly PaletteColour[]
  /** Layers that show pictures, at most three. */
  readonly sampleIds: readonly string[]
}
