import type { Raster } from './raster'
import { toLinear } from './srgb'

/** A colour of a text: channels and opacity, 0..1. */
export interface TextColour {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly a: number
}

/** A rectangle of whole pixels; may reach beyond the picture. */
export interface PixelBox {
  readonly leftPx: number
  readonly topPx: number
  readonly widthPx: number
  readonly heightPx: number
}

/** How well a text can be read on what lies behind it. */
export interface Contrast {
  /** The ratio that 95 % of the pixels behind it reach, 1..21. */
  readonly ratio: number
  /** Share of the pixels behind it that are below what is needed, 0..1. */
  readonly shareBelow: number
}

/** More pixels than these change nothing. */
const MAX_SAMPLES = 20_000
const WORST_SHARE = 0.05

/** Measures a text's colour against every pixel of a box. Undefined for a box outside of the picture. */
export function measureContrast(
  { extent, data }: Raster,
  { box, colour, needed }: { readonly box: PixelBox; readonly colour: TextColour; readonly needed: number },
): Contrast | undefined {
  const left = Math.max(0, box.leftPx)
  const top = Math.max(0, box.topPx)
  const right = Math.min(extent.widthPx, box.leftPx + box.widthPx)
  const bottom = Math.min(extent.heightPx, box.topPx + box.heightPx)
  const step = Math.max(1, Math.ceil(Math.sqrt(((right - left) * (bottom - top)) / MAX_SAMPLES)))
  const ratios: number[] = []
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) ratios.push(ratioAt(data, (y * extent.widthPx + x) * 4, colour))
  }
  if (ratios.length === 0) return undefined
  ratios.sort((a, b) => a - b)
  return {
    ratio: ratios[Math.floor(ratios.length * WORST_SHARE)] ?? 1,
    shareBelow: ratios.filter((ratio) => ratio < needed).length / ratios.length,
  }
}

/** The least ratio a text needs. Source: WCAG 2.2, success criterion 1.4.3; 18 pt are 24 px, 14 pt 18.66 px. */
export function neededContrast({ fontSize, isBold }: { readonly fontSize: number; readonly isBold: boolean }): number {
  return fontSize >= 24 || (isBold && fontSize >= 18.66) ? 3 : 4.5
}

function ratioAt(data: Uint8ClampedArray, at: number, { r, g, b, a }: TextColour): number {
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  const over = (channel: number, behind: number) => channel * 255 * a + behind * (1 - a)
  const text = luminance(over(r, red), over(g, green), over(b, blue))
  return contrastRatio(text, luminance(red, green, blue))
}

/** Source: WCAG 2.2, contrast ratio. */
export function contrastRatio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** Relative luminance of an sRGB colour with channels 0..255. Source: WCAG 2.2, relative luminance. */
export function luminance(red: number, green: number, blue: number): number {
  return 0.2126 * toLinear(red / 255) + 0.7152 * toLinear(green / 255) + 0.0722 * toLinear(blue / 255)
}
