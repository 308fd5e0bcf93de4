import { shrinkToShortEdge } from '../../../core/extent'
import type { Raster } from '../../../core/raster'
import type { SoftPicture } from '../paint/soft-picture'

/** A level of the pyramid: colours times weight, and the weight, for each pixel. */
interface Level {
  readonly widthPx: number
  readonly heightPx: number
  /** Red, green, blue and weight in turn. */
  readonly values: Float32Array
}

/** Shorter side of the finest level: the fill is smooth, so it needs no more. */
const FINEST_PX = 640

/**
 * Fills what the mask covers from its surroundings: colours are averaged into ever coarser levels and flow back
 * into the hole. Smooth, without seams at the border.
 * Source: Gortler et al., "The Lumigraph", 1996, section 3.4 (push-pull).
 */
export function inpaint(picture: Raster, mask: Uint8Array): SoftPicture {
  const levels: Level[] = [finestLevel(picture, mask)]
  for (let level = levels[0]; level !== undefined && Math.max(level.widthPx, level.heightPx) > 1; ) {
    level = halve(level)
    levels.push(level)
  }
  let filled = levels.pop()
  while (filled !== undefined && levels.length > 0) {
    const finer = levels.pop()
    if (finer !== undefined) filled = fillFrom(finer, filled)
  }
  return toSoftPicture(filled ?? { widthPx: 1, heightPx: 1, values: new Float32Array(4) })
}

function finestLevel(picture: Raster, mask: Uint8Array): Level {
  const { widthPx, heightPx } = picture.extent
  const level = shrinkToShortEdge(picture.extent, FINEST_PX)
  const values = new Float32Array(level.widthPx * level.heightPx * 4)
  for (let y = 0; y < heightPx; y += 1) {
    const row = Math.floor((y * level.heightPx) / heightPx) * level.widthPx
    for (let x = 0; x < widthPx; x += 1) {
      const from = y * widthPx + x
      // Only what is wholly outside the mask is known.
      if ((mask[from] ?? 0) > 4) continue
      const to = (row + Math.floor((x * level.widthPx) / widthPx)) * 4
      for (let channel = 0; channel < 3; channel += 1) {
        values[to + channel] = (values[to + channel] ?? 0) + (picture.data[from * 4 + channel] ?? 0)
      }
      values[to + 3] = (values[to + 3] ?? 0) + 1
    }
  }
  return { ...level, values: saturated(values) }
}

// A pixel that is known at all counts as one, however many went into it.
function saturated(values: Float32Array): Float32Array {
  for (let at = 0; at < values.length; at += 4) {
    const weight = values[at + 3] ?? 0
    if (weight <= 1) continue
    for (let channel = 0; channel < 4; channel += 1) values[at + channel] = (values[at + channel] ?? 0) / weight
  }
  return values
}

function halve(level: Level): Level {
  const widthPx = Math.max(1, Math.ceil(level.widthPx / 2))
  const heightPx = Math.max(1, Math.ceil(level.heightPx / 2))
  const values = new Float32Array(widthPx * heightPx * 4)
  for (let y = 0; y < level.heightPx; y += 1) {
    for (let x = 0; x < level.widthPx; x += 1) {
      const from = (y * level.widthPx + x) * 4
      const to = ((y >> 1) * widthPx + (x >> 1)) * 4
      for (let channel = 0; channel < 4; channel += 1) {
        values[to + channel] = (values[to + channel] ?? 0) + (level.values[from + channel] ?? 0)
      }
    }
  }
  return { widthPx, heightPx, values: saturated(values) }
}

function fillFrom(finer: Level, coarser: Level): Level {
  const values = new Float32Array(finer.values.length)
  for (let y = 0; y < finer.heightPx; y += 1) {
    for (let x = 0; x < finer.widthPx; x += 1) {
      const at = (y * finer.widthPx + x) * 4
      const missing = 1 - Math.min(1, finer.values[at + 3] ?? 0)
      if (missing > 0) addSoftly(coarser, x / 2 - 0.25, y / 2 - 0.25, missing, values, at)
      for (let channel = 0; channel < 3; channel += 1) {
        values[at + channel] = (values[at + channel] ?? 0) + (finer.values[at + channel] ?? 0)
      }
      values[at + 3] = 1
    }
  }
  return { ...finer, values }
}

/** Adds a share of the level's colour at a place between its pixels. Every pixel of `level` has weight 1. */
function addSoftly(level: Level, x: number, y: number, share: number, values: Float32Array, at: number): void {
  const left = Math.floor(x)
  const top = Math.floor(y)
  for (let corner = 0; corner < 4; corner += 1) {
    const column = left + (corner & 1)
    const row = top + (corner >> 1)
    const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * share
    const inX = Math.min(level.widthPx - 1, Math.max(0, column))
    const inY = Math.min(level.heightPx - 1, Math.max(0, row))
    const from = (inY * level.widthPx + inX) * 4
    for (let channel = 0; channel < 3; channel += 1) {
      values[at + channel] = (values[at + channel] ?? 0) + (level.values[from + channel] ?? 0) * weight
    }
  }
}

function toSoftPicture(level: Level): SoftPicture {
  const colours = new Float32Array(level.widthPx * level.heightPx * 3)
  for (let pixel = 0; pixel < level.widthPx * level.heightPx; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      colours[pixel * 3 + channel] = level.values[pixel * 4 + channel] ?? 0
  }
  return { widthPx: level.widthPx, heightPx: level.heightPx, colours }
}
