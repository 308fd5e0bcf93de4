import { lumaAt, type Raster } from '../raster'

/** A picture to look at, and the figures it shows. */
export interface DifferenceView {
  readonly picture: Raster
  /** Share of pixels that differ at all, 0..1. */
  readonly changedShare: number
  /** The largest difference of a channel, levels. */
  readonly largest: number
}

/** Differences are small; four times as bright they can be seen. */
const GAIN = 4

/** Where and how much two pictures of one size differ: black where nothing does, brighter for more. */
export function viewDifference(before: Raster, after: Raster): DifferenceView {
  const data = new Uint8ClampedArray(before.data.length)
  let changed = 0
  let largest = 0
  for (let at = 0; at < data.length; at += 4) {
    let most = 0
    for (let channel = at; channel < at + 3; channel += 1) {
      const difference = Math.abs((after.data[channel] ?? 0) - (before.data[channel] ?? 0))
      data[channel] = difference * GAIN
      most = Math.max(most, difference)
    }
    data[at + 3] = 255
    if (most > 0) changed += 1
    largest = Math.max(largest, most)
  }
  return { picture: { extent: before.extent, data }, changedShare: changed / (data.length / 4), largest }
}

/** A picture to look at, and the share of it that lies under 0, 1, 2, … patches. */
export interface AgeView {
  readonly picture: Raster
  readonly shares: readonly number[]
}

/** One colour more for each redraw: none stays grey, then amber, orange, red. */
const SHADES: readonly (readonly [number, number, number])[] = [
  [255, 196, 64],
  [255, 128, 32],
  [232, 48, 32],
]

/** How often each area was redrawn by a model: the darkened picture, tinted where patches lie over it. */
export function viewAge(picture: Raster, patches: readonly Raster[]): AgeView {
  const data = new Uint8ClampedArray(picture.data.length)
  const counts = new Array<number>(patches.length + 1).fill(0)
  for (let at = 0; at < data.length; at += 4) {
    let age = 0
    for (const patch of patches) if ((patch.data[at + 3] ?? 0) > 0) age += 1
    counts[age] = (counts[age] ?? 0) + 1
    const grey = lumaAt(picture.data, at)
    const shade = age === 0 ? undefined : SHADES[Math.min(age, SHADES.length) - 1]
    for (let channel = 0; channel < 3; channel += 1) {
      data[at + channel] = shade === undefined ? grey * 0.4 : grey * 0.35 + (shade[channel] ?? 0) * 0.65
    }
    data[at + 3] = 255
  }
  return { picture: { extent: picture.extent, data }, shares: counts.map((count) => count / (data.length / 4)) }
}
