import type { Level } from './pyramid'

/** Places of the fixed picture that say something about movement, as parallel arrays. */
export interface Points {
  readonly count: number
  /** Grid pixels. */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly value: Float32Array
  /** Slope of the brightness, levels for each grid pixel. */
  readonly slopeX: Float32Array
  readonly slopeY: Float32Array
  /** Which of the `CELLS` x `CELLS` cells of the picture it lies in. */
  readonly cell: Uint16Array
}

/** The picture is divided into this many cells each way, each with a brightness and contrast of its own. */
export const CELLS = 8

/** Slopes below are taken for noise. Levels of 255 for each pixel, after smoothing. */
const MIN_SLOPE = 1.2

/**
 * The steepest usable pixel of every tile of `tilePx` x `tilePx`: spread evenly, so that one strong edge does not speak
 * for the whole picture, and few enough that each round of fitting is quick.
 */
export function pickPoints(level: Level, tilePx: number): Points {
  const { widthPx, heightPx } = level.extent
  const most = Math.ceil(widthPx / tilePx) * Math.ceil(heightPx / tilePx)
  const points = emptyPoints(most)
  let count = 0
  for (let top = 1; top < heightPx - 1; top += tilePx) {
    for (let left = 1; left < widthPx - 1; left += tilePx) {
      const at = steepest(level, { left, top, tilePx })
      if (at < 0) continue
      writePoint(points, count, { level, at })
      count += 1
    }
  }
  return { ...points, count }
}

function emptyPoints(most: number): Points {
  return {
    count: 0,
    x: new Float32Array(most),
    y: new Float32Array(most),
    value: new Float32Array(most),
    slopeX: new Float32Array(most),
    slopeY: new Float32Array(most),
    cell: new Uint16Array(most),
  }
}

function steepest({ extent, fixed, usable }: Level, tile: { left: number; top: number; tilePx: number }): number {
  const { widthPx, heightPx } = extent
  const { data } = fixed
  const right = Math.min(widthPx - 1, tile.left + tile.tilePx)
  const bottom = Math.min(heightPx - 1, tile.top + tile.tilePx)
  let best = -1
  let bestSlope = 4 * MIN_SLOPE * MIN_SLOPE
  for (let y = tile.top; y < bottom; y += 1) {
    for (let at = y * widthPx + tile.left; at < y * widthPx + right; at += 1) {
      const across = (data[at + 1] ?? 0) - (data[at - 1] ?? 0)
      const down = (data[at + widthPx] ?? 0) - (data[at - widthPx] ?? 0)
      const slope = across * across + down * down
      if (slope <= bestSlope || usable[at] !== 1) continue
      best = at
      bestSlope = slope
    }
  }
  return best
}

function writePoint(points: Points, index: number, { level, at }: { level: Level; at: number }): void {
  const { widthPx, heightPx } = level.extent
  const { data } = level.fixed
  const x = at % widthPx
  const y = (at - x) / widthPx
  points.x[index] = x
  points.y[index] = y
  points.value[index] = data[at] ?? 0
  points.slopeX[index] = 0.5 * ((data[at + 1] ?? 0) - (data[at - 1] ?? 0))
  points.slopeY[index] = 0.5 * ((data[at + widthPx] ?? 0) - (data[at - widthPx] ?? 0))
  const column = Math.floor((x * CELLS) / widthPx)
  points.cell[index] = Math.floor((y * CELLS) / heightPx) * CELLS + column
}
