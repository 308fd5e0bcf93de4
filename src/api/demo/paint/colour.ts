import { toOklab } from '../../../core/oklab'

/** sRGB, each 0 to 255. */
export type Rgb = readonly [number, number, number]

/** OKLab: lightness 0 to 1, and two opponent axes. Source: Ottosson, "A perceptual color space for image processing", 2020. */
export type Lab = readonly [number, number, number]

/** A colour by lightness (0 to 1), chroma (0 to about 0.3) and hue in degrees (red 29, yellow 110, green 142, blue 264). */
export function lch(lightness: number, chroma: number, hueDegrees: number): Lab {
  const angle = (hueDegrees * Math.PI) / 180
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)]
}

/** A blend of two colours as the eye sees it; 0 is all of the first. */
export function mix(first: Lab, second: Lab, share: number): Lab {
  return [
    first[0] + (second[0] - first[0]) * share,
    first[1] + (second[1] - first[1]) * share,
    first[2] + (second[2] - first[2]) * share,
  ]
}

/** The colour made lighter (above 0) or darker (below 0), by a part of the lightness range. */
export function lighten(colour: Lab, by: number): Lab {
  return [Math.min(1, Math.max(0, colour[0] + by)), colour[1], colour[2]]
}

/** The colour with its chroma multiplied. */
export function saturate(colour: Lab, gain: number): Lab {
  return [colour[0], colour[1] * gain, colour[2] * gain]
}

/** Lightness, chroma and hue in degrees of a colour. */
export function toLch([lightness, a, b]: Lab): readonly [number, number, number] {
  return [lightness, Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI]
}

/** To sRGB, out-of-gamut parts cut off. */
export function toRgb([lightness, a, b]: Lab): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encodeGamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    encodeGamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    encodeGamma(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ]
}

/** From sRGB. */
export function toLab([red, green, blue]: Rgb): Lab {
  return toOklab(red / 255, green / 255, blue / 255)
}

function encodeGamma(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear))
  return 255 * (clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055)
}
