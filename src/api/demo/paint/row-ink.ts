import { toRgb } from './colour'
import { GRADIENT_STEPS, gradientTable } from './gradient-table'
import type { Ink } from './layer'

/** Writes red, green, blue and opacity of the pixels from column `left` up to `right` of a row, in pixels. */
export type RowInk = (y: number, left: number, right: number, row: Float32Array) => void

/** Makes an ink ready for a picture whose unit is `scale` pixels. */
export function rowInkOf(ink: Ink, opacity: number, scale: number): RowInk {
  if (ink.kind === 'cloud') return cloudRow(ink, opacity, scale)
  const table = gradientTable(ink.stops, opacity)
  if (ink.kind === 'radial') return radialRow(ink, table, scale)
  const dx = ink.to.x - ink.from.x
  const dy = ink.to.y - ink.from.y
  const length = Math.max(1e-9, dx * dx + dy * dy)
  return (y, left, right, row) => {
    const start = ((0.5 / scale - ink.from.x) * dx + ((y + 0.5) / scale - ink.from.y) * dy) / length
    const step = dx / scale / length
    for (let x = left, at = 0; x < right; x += 1, at += 4) copyStep(table, start + step * x, row, at)
  }
}

function radialRow(ink: Extract<Ink, { kind: 'radial' }>, table: Float32Array, scale: number): RowInk {
  const radius = ink.radius * scale
  const squash = ink.squash ?? 1
  return (y, left, right, row) => {
    const dy = (y + 0.5 - ink.centre.y * scale) / squash
    for (let x = left, at = 0; x < right; x += 1, at += 4) {
      const dx = x + 0.5 - ink.centre.x * scale
      copyStep(table, Math.sqrt(dx * dx + dy * dy) / radius, row, at)
    }
  }
}

function copyStep(table: Float32Array, place: number, row: Float32Array, at: number): void {
  const step = (place <= 0 ? 0 : place >= 1 ? GRADIENT_STEPS : (place * GRADIENT_STEPS + 0.5) | 0) * 4
  row[at] = table[step] ?? 0
  row[at + 1] = table[step + 1] ?? 0
  row[at + 2] = table[step + 2] ?? 0
  row[at + 3] = table[step + 3] ?? 0
}

/** Softness needs no detail: opacity is worked out every so many pixels and interpolated between. */
const CLOUD_STEPS_PER_UNIT = 384

function cloudRow(ink: Extract<Ink, { kind: 'cloud' }>, opacity: number, scale: number): RowInk {
  const [red, green, blue] = toRgb(ink.colour)
  const step = Math.max(1, scale / CLOUD_STEPS_PER_UNIT)
  const rows = new Map<number, Float32Array>()
  const gridRow = (index: number, columns: number): Float32Array => {
    const known = rows.get(index)
    if (known !== undefined) return known
    if (rows.size > 64) rows.clear()
    const made = new Float32Array(columns)
    for (let column = 0; column < columns; column += 1) {
      made[column] = ink.opacity((column * step) / scale, (index * step) / scale) * opacity
    }
    rows.set(index, made)
    return made
  }
  return (y, left, right, row) => {
    const columns = Math.ceil(right / step) + 2
    const place = y / step
    const index = Math.floor(place)
    const upper = gridRow(index, columns)
    const lower = gridRow(index + 1, columns)
    const share = place - index
    for (let x = left, at = 0; x < right; x += 1, at += 4) {
      const column = x / step
      const cell = column | 0
      const along = column - cell
      const above = (upper[cell] ?? 0) * (1 - along) + (upper[cell + 1] ?? 0) * along
      const below = (lower[cell] ?? 0) * (1 - along) + (lower[cell + 1] ?? 0) * along
      row[at] = red
      row[at + 1] = green
      row[at + 2] = blue
      row[at + 3] = above + (below - above) * share
    }
  }
}
