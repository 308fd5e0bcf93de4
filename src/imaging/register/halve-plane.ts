import type { FloatPlane } from '../raster'

/** The plane at half the size (rounded down, at least 1), each value the mean of four. */
export function halvePlane({ extent, data }: FloatPlane): FloatPlane {
  const widthPx = Math.max(1, extent.widthPx >> 1)
  const heightPx = Math.max(1, extent.heightPx >> 1)
  const half = new Float32Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y += 1) {
    const above = 2 * y * extent.widthPx
    const below = above + extent.widthPx
    for (let x = 0; x < widthPx; x += 1) {
      const two = (data[above + 2 * x] ?? 0) + (data[above + 2 * x + 1] ?? 0)
      half[y * widthPx + x] = 0.25 * (two + (data[below + 2 * x] ?? 0) + (data[below + 2 * x + 1] ?? 0))
    }
  }
  return { extent: { widthPx, heightPx }, data: half }
}

/** Half the size of a grid of 0 and 1: 1 where all four were 1. */
export function halveUsable(usable: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const width = Math.max(1, widthPx >> 1)
  const height = Math.max(1, heightPx >> 1)
  const half = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const above = 2 * y * widthPx
    const below = above + widthPx
    for (let x = 0; x < width; x += 1) {
      const sum =
        (usable[above + 2 * x] ?? 0) +
        (usable[above + 2 * x + 1] ?? 0) +
        (usable[below + 2 * x] ?? 0) +
        (usable[below + 2 * x + 1] ?? 0)
      half[y * width + x] = sum === 4 ? 1 : 0
    }
  }
  return half
}

/** A light blur (1 2 1 each way) in place: it takes away pixel noise and the ripple of JPEG, and eases interpolation. */
export function smoothPlane({ extent, data }: FloatPlane): void {
  const { widthPx, heightPx } = extent
  const above = new Float32Array(widthPx)
  const line = new Float32Array(widthPx)
  for (let y = 0; y < heightPx; y += 1) {
    const start = y * widthPx
    const below = Math.min(heightPx - 1, y + 1) * widthPx
    line.set(data.subarray(start, start + widthPx))
    if (y === 0) above.set(line)
    for (let x = 0; x < widthPx; x += 1) {
      data[start + x] = 0.25 * (above[x] ?? 0) + 0.5 * (line[x] ?? 0) + 0.25 * (data[below + x] ?? 0)
    }
    above.set(line)
    smoothLine(data, start, widthPx)
  }
}

function smoothLine(data: Float32Array, start: number, length: number): void {
  let before = data[start] ?? 0
  for (let at = start; at < start + length; at += 1) {
    const here = data[at] ?? 0
    const after = at + 1 < start + length ? (data[at + 1] ?? 0) : here
    data[at] = 0.25 * before + 0.5 * here + 0.25 * after
    before = here
  }
}
