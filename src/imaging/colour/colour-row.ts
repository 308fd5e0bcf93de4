import type { Box } from '../raster'
import { GRID_NODES } from '../smooth-grid'
import type { RowSpan } from '../warp/warp-row'
import { fieldShare, readField } from './colour-field'
import type { ColourFit } from './fit-colour'
import { applyTone, STRAIGHT } from './tone-curve'

/** Corrects rows of warped pixels in place; made once for a picture. */
export type ColourRow = (span: RowSpan, pixels: Float32Array) => void

/**
 * The correction for pixels of the original's grid within `region`: R, G, B of the span, three numbers a pixel, in
 * levels. The field is read at a few places of the row and taken linearly between, which it is.
 */
export function openColourRow(fit: ColourFit, region: Box): ColourRow {
  if (fit.kind === 'none') return () => {}
  const levels = new Float32Array((GRID_NODES + 1) * 3)
  return (span, pixels) => {
    if (fit.field === undefined) return applyTones(fit, pixels, (span.to - span.from) * 3)
    readRow(fit.field, (span.y + 0.5 - region.topPx) / region.heightPx, levels)
    applyWithField(fit, { span, region, levels }, pixels)
  }
}

function applyTones({ tones }: ColourFit, pixels: Float32Array, length: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const tone = tones[channel] ?? STRAIGHT
    for (let at = channel; at < length; at += 3) pixels[at] = applyTone(tone, pixels[at] ?? 0)
  }
}

function readRow(field: NonNullable<ColourFit['field']>, v: number, levels: Float32Array): void {
  for (let node = 0; node < GRID_NODES; node += 1) levels.set(readField(field, node / (GRID_NODES - 1), v), node * 3)
  levels.copyWithin(GRID_NODES * 3, (GRID_NODES - 1) * 3, GRID_NODES * 3)
}

function applyWithField(
  { tones, field }: ColourFit,
  { span, region, levels }: { readonly span: RowSpan; readonly region: Box; readonly levels: Float32Array },
  pixels: Float32Array,
): void {
  const step = (GRID_NODES - 1) / region.widthPx
  const start = (span.from + 0.5 - region.leftPx) * step
  const scales = { scales: field?.scales === true }
  for (let channel = 0; channel < 3; channel += 1) {
    const tone = tones[channel] ?? STRAIGHT
    for (let x = 0; x < span.to - span.from; x += 1) {
      const place = Math.min(GRID_NODES - 1, Math.max(0, start + x * step))
      const node = Math.floor(place)
      const before = levels[node * 3 + channel] ?? 0
      const level = before + ((levels[node * 3 + 3 + channel] ?? 0) - before) * (place - node)
      const seen = pixels[x * 3 + channel] ?? 0
      pixels[x * 3 + channel] = applyTone(tone, seen) + level * fieldShare(scales, seen)
    }
  }
}
