import { type Oklab, oklabDistance, toOklab } from './oklab'

/** A colour of a palette. */
export interface PaletteColour {
  /** `#AABBCC` */
  readonly hex: string
  /** How much of what it was taken from it covers, 0..1. */
  readonly share: number
  /** Of its style or variable. */
  readonly name?: string
}

/** A colour somewhere, with the area that it covers. */
export interface ColourPatch {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly area: number
  readonly name?: string
}

const MAX_COLOURS = 8
/** Colours that look this alike are one. */
const ALIKE = 0.04

/** The colours that cover most, alike ones together under the one that covers more. Channels 0..1. */
export function paletteOf(patches: readonly ColourPatch[]): readonly PaletteColour[] {
  const groups: { patch: ColourPatch; lab: Oklab; area: number; name: string | undefined }[] = []
  for (const patch of [...patches].sort((a, b) => b.area - a.area)) {
    const lab = toOklab(patch.r, patch.g, patch.b)
    const group = groups.find((each) => oklabDistance(each.lab, lab) < ALIKE)
    if (group === undefined) groups.push({ patch, lab, area: patch.area, name: patch.name })
    else {
      group.area += patch.area
      group.name ??= patch.name
    }
  }
  const total = groups.reduce((sum, { area }) => sum + area, 0)
  return groups
    .sort((a, b) => b.area - a.area)
    .slice(0, MAX_COLOURS)
    .map(({ patch, area, name }) => ({
      hex: hexOf(patch),
      share: total === 0 ? 0 : area / total,
      ...(name === undefined ? {} : { name }),
    }))
}

/** How much of a picture lies near a palette. */
export interface PaletteFit {
  /** Mean distance of its pixels to the nearest colour; 0.02 is just seen, black and white are 1 apart. */
  readonly distance: number
  /** Share of its pixels that look like one of the colours, 0..1. */
  readonly near: number
}

/** A shade of a colour still counts as that colour. */
const NEAR = 0.12

/** Compares every pixel (4 bytes each, straight alpha) with a palette. Undefined without pixels or colours. */
export function comparePalette(data: Uint8ClampedArray, palette: readonly PaletteColour[]): PaletteFit | undefined {
  const labs = palette.map(({ hex }) => toOklab(...channelsOf(hex)))
  let sum = 0
  let near = 0
  let count = 0
  for (let at = 0; at + 3 < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < 128) continue
    const lab = toOklab((data[at] ?? 0) / 255, (data[at + 1] ?? 0) / 255, (data[at + 2] ?? 0) / 255)
    const distance = Math.min(...labs.map((each) => oklabDistance(each, lab)))
    sum += distance
    near += distance <= NEAR ? 1 : 0
    count += 1
  }
  return count === 0 || labs.length === 0 ? undefined : { distance: sum / count, near: near / count }
}

function hexOf({ r, g, b }: ColourPatch): string {
  const byte = (channel: number) => Math.round(channel * 255)
  return `#${[r, g, b]
    .map((channel) => byte(channel).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()}`
}

function channelsOf(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}
