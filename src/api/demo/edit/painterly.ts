import type { SoftPicture } from '../paint/soft-picture'

/** Reach of a brush stroke in pixels of the soft picture. */
const RADIUS = 4

/**
 * Turns a small picture into flat strokes with clean edges: each pixel takes the mean of the calmest of the four
 * squares that touch it. Source: Kuwahara et al., "Processing of RI-angiocardiographic images", 1976.
 */
export function painterly(picture: SoftPicture): SoftPicture {
  const { widthPx, heightPx } = picture
  const table = sumTable(picture)
  const colours = new Float32Array(picture.colours.length)
  const sums = new Float64Array(CELL)
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      let leastSpread = Number.POSITIVE_INFINITY
      for (let corner = 0; corner < 4; corner += 1) {
        const left = Math.max(0, x - (corner & 1) * RADIUS)
        const top = Math.max(0, y - (corner >> 1) * RADIUS)
        const right = Math.min(widthPx, x - (corner & 1) * RADIUS + RADIUS + 1)
        const bottom = Math.min(heightPx, y - (corner >> 1) * RADIUS + RADIUS + 1)
        const spread = measureSquare(table, widthPx + 1, { left, top, right, bottom }, sums)
        if (spread >= leastSpread) continue
        leastSpread = spread
        for (let channel = 0; channel < 3; channel += 1) colours[(y * widthPx + x) * 3 + channel] = sums[channel] ?? 0
      }
    }
  }
  return { widthPx, heightPx, colours }
}

/** Values in a cell of the table: red, green, blue, and the mean of their squares. */
const CELL = 4

/** Writes the means of a rectangle into `means`; gives how much its colours vary. */
function measureSquare(
  table: Float64Array,
  stride: number,
  {
    left,
    top,
    right,
    bottom,
  }: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  means: Float64Array,
): number {
  const area = (right - left) * (bottom - top)
  let squared = 0
  for (let channel = 0; channel < CELL; channel += 1) {
    const sum =
      (table[(bottom * stride + right) * CELL + channel] ?? 0) -
      (table[(bottom * stride + left) * CELL + channel] ?? 0) -
      (table[(top * stride + right) * CELL + channel] ?? 0) +
      (table[(top * stride + left) * CELL + channel] ?? 0)
    means[channel] = sum / area
    if (channel < 3) squared += (sum / area) ** 2
  }
  return (means[3] ?? 0) - squared / 3
}

/** Sums over every rectangle that starts at the upper left corner. */
function sumTable({ widthPx, heightPx, colours }: SoftPicture): Float64Array {
  const stride = (widthPx + 1) * CELL
  const table = new Float64Array(stride * (heightPx + 1))
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const from = (y * widthPx + x) * 3
      const to = (y + 1) * stride + (x + 1) * CELL
      let squares = 0
      for (let channel = 0; channel < 3; channel += 1) {
        const value = colours[from + channel] ?? 0
        squares += value * value
        addCell(table, to + channel, stride, value)
      }
      addCell(table, to + 3, stride, squares / 3)
    }
  }
  return table
}

function addCell(table: Float64Array, at: number, stride: number, value: number): void {
  table[at] = value + (table[at - CELL] ?? 0) + (table[at - stride] ?? 0) - (table[at - stride - CELL] ?? 0)
}
