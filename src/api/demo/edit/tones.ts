import { type Lab, lighten, type Rgb, toLab } from '../paint/colour'
import { GRADIENT_STEPS, gradientTable } from '../paint/gradient-table'
import type { SoftPicture } from '../paint/soft-picture'
import type { Palette } from '../scene/palette'

/** What each brightness 0 to 255 becomes: red, green, blue in turn. */
export type Tones = Float32Array

/** Tones of an outdoor palette: shadows like its near land, highlights like its light. */
export function tonesOfPalette(palette: Palette): Tones {
  return makeTones([
    lighten(palette.near, -0.1),
    palette.near,
    palette.far,
    palette.skyMiddle,
    palette.horizon,
    palette.light,
  ])
}

/** Tones of a picture: the mean colour of each sixth of its pixels, from the darkest to the lightest. */
export function tonesOfPicture(picture: SoftPicture): Tones {
  const pixels: Rgb[] = []
  for (let at = 0; at < picture.colours.length; at += 3) {
    pixels.push([picture.colours[at] ?? 0, picture.colours[at + 1] ?? 0, picture.colours[at + 2] ?? 0])
  }
  pixels.sort((first, next) => brightness(first) - brightness(next))
  const steps = 6
  const means = Array.from({ length: steps }, (_, index): Lab => {
    const part = pixels.slice(
      Math.floor((index * pixels.length) / steps),
      Math.ceil(((index + 1) * pixels.length) / steps),
    )
    const total = part.reduce<Rgb>(([r, g, b], [red, green, blue]) => [r + red, g + green, b + blue], [0, 0, 0])
    const count = Math.max(1, part.length)
    return toLab([total[0] / count, total[1] / count, total[2] / count])
  })
  return makeTones(means)
}

/** Brightness 0 to 255 as the eye weighs it. Source: ITU-R BT.709. */
export function brightness([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function makeTones(colours: readonly Lab[]): Tones {
  const ordered = [...colours].sort((first, next) => first[0] - next[0])
  const table = gradientTable(
    ordered.map((colour, index) => ({ at: index / (ordered.length - 1), colour })),
    1,
  )
  const tones = new Float32Array(256 * 3)
  for (let level = 0; level < 256; level += 1) {
    const from = Math.round((level / 255) * GRADIENT_STEPS) * 4
    for (let channel = 0; channel < 3; channel += 1) tones[level * 3 + channel] = table[from + channel] ?? 0
  }
  return tones
}
