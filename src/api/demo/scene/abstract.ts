import { type Lab, lch, lighten, mix, saturate, toLch } from '../paint/colour'
import { flat, glow, type Ink, type Layer, type Scene } from '../paint/layer'
import { valueNoise } from '../paint/noise'
import type { Random } from '../paint/seeded-random'
import { below, circle } from './outlines'
import type { PromptWords } from './prompt-words'

/** Hues that sit well together, by the turn from the first in degrees. */
const HARMONIES: readonly (readonly number[])[] = [
  [0, 28, 58, -30],
  [0, 180, 24, 204],
  [0, 140, 168, -20],
  [0, 45, 210, 240],
]

/** Colours for a composition without things in it: the named ones first, or a harmony by chance. */
export function abstractColours(words: PromptWords, random: Random): readonly Lab[] {
  const first = words.colours[0]
  const hue = first === undefined || toLch(first)[1] < 0.02 ? random() * 360 : toLch(first)[2]
  const turns = HARMONIES[Math.floor(random() * HARMONIES.length)] ?? [0]
  const lightness = [0.34, 0.56, 0.74, 0.88]
  const harmony = turns.map((turn, index) => lch(lightness[index] ?? 0.7, 0.07 + random() * 0.06, hue + turn))
  if (words.colours.length === 0) return harmony
  const tinted = harmony.map((colour, index) => {
    const named = words.colours[index % words.colours.length] ?? colour
    const [, chroma, namedHue] = toLch(named)
    return index === 2 ? named : mix(colour, lch(colour[0], Math.min(chroma, 0.15), namedHue), 0.85)
  })
  return tinted
}

/** Soft shapes: flowing paper-cut waves with a luminous round, or glowing spheres. */
export function composeAbstract(
  box: { readonly width: number; readonly height: number },
  words: PromptWords,
  random: Random,
): Scene {
  const colours = abstractColours(words, random)
  const layers = random() < 0.6 ? waves(box, colours, random) : spheres(box, colours, random)
  return { ...box, layers }
}

function pick(colours: readonly Lab[], index: number): Lab {
  return colours[index % Math.max(1, colours.length)] ?? [0.5, 0, 0]
}

function backdrop(box: { readonly width: number; readonly height: number }, from: Lab, to: Lab): Layer {
  return {
    ink: {
      kind: 'linear',
      from: { x: 0, y: 0 },
      to: { x: box.width * 0.4, y: box.height },
      stops: [
        { at: 0, colour: from },
        { at: 1, colour: to },
      ],
    },
  }
}

function waves(
  box: { readonly width: number; readonly height: number },
  colours: readonly Lab[],
  random: Random,
): readonly Layer[] {
  const [dark, middle, bright, pale] = [pick(colours, 0), pick(colours, 1), pick(colours, 2), pick(colours, 3)]
  const disc = { x: box.width * (0.3 + random() * 0.4), y: box.height * (0.26 + random() * 0.12) }
  const radius = 0.15 + random() * 0.09
  const layers: Layer[] = [
    backdrop(box, lighten(pale, 0.05), mix(bright, pale, 0.45)),
    { ink: glow(disc, 0.75, lighten(pale, 0.1), 0.6) },
    {
      contours: [circle(disc, radius, 160)],
      ink: {
        kind: 'linear',
        from: { x: disc.x, y: disc.y - radius },
        to: { x: disc.x + radius * 0.5, y: disc.y + radius },
        stops: [
          { at: 0, colour: lighten(bright, 0.1) },
          { at: 1, colour: mix(bright, middle, 0.6) },
        ],
      },
    },
  ]
  const count = 6
  for (let index = 0; index < count; index += 1) {
    const t = index / (count - 1)
    const noise = valueNoise(Math.floor(random() * 1e6))
    const baseY = box.height * (0.42 + t * 0.48)
    const line = Array.from({ length: 1201 }, (_, step) => {
      const x = (step / 1200) * box.width
      const swing = (noise(x * 0.9 + 3, index) - 0.5) * 0.42 + (noise(x * 2.1, index + 40) - 0.5) * 0.09
      return { x, y: baseY + swing * (1 - t * 0.35) }
    })
    const colour = t < 0.5 ? mix(bright, middle, t * 2) : mix(middle, dark, t * 2 - 1)
    layers.push(...softShadow(line, box.height, dark))
    layers.push({
      contours: [below(line, Math.min(box.height, baseY + 0.62))],
      ink: {
        kind: 'linear',
        from: { x: 0, y: baseY - 0.25 },
        to: { x: box.width * 0.25, y: baseY + 0.45 },
        stops: [
          { at: 0, colour: lighten(saturate(colour, 1.1), 0.07) },
          { at: 1, colour: lighten(colour, -0.07) },
        ],
      },
    })
  }
  return layers
}

// A few faint copies, each a little higher, look like the blurred shadow of a sheet of paper.
function softShadow(
  line: readonly { readonly x: number; readonly y: number }[],
  bottom: number,
  dark: Lab,
): readonly Layer[] {
  return [0.03, 0.022, 0.015, 0.009, 0.004].map((rise) => {
    const lifted = line.map(({ x, y }) => ({ x, y: y - rise }))
    const strip = [...lifted, ...[...line].reverse().map(({ x, y }) => ({ x, y: Math.min(bottom, y + 0.01) }))]
    return { contours: [strip], ink: flat(lighten(dark, -0.12)), opacity: 0.05 }
  })
}

function spheres(
  box: { readonly width: number; readonly height: number },
  colours: readonly Lab[],
  random: Random,
): readonly Layer[] {
  const layers: Layer[] = [
    backdrop(box, lighten(pick(colours, 3), 0.04), mix(pick(colours, 2), pick(colours, 3), 0.5)),
    { ink: glow({ x: box.width * 0.2, y: box.height * 0.15 }, 1.1, pick(colours, 1), 0.35) },
    { ink: glow({ x: box.width * 0.85, y: box.height * 0.9 }, 1.1, pick(colours, 0), 0.45) },
  ]
  const count = Math.round(6 + random() * 3 + 2 * (Math.max(box.width, box.height) - 1))
  for (let index = 0; index < count; index += 1) {
    const radius = 0.05 + random() ** 1.6 * 0.24
    const centre = { x: random() * box.width, y: box.height * (0.12 + random() * 0.76) }
    layers.push(...sphere(centre, radius, pick(colours, index % 3), pick(colours, 3), pick(colours, 0)))
  }
  return layers
}

/** A ball lit from the upper left, with its own shadow. */
export function sphere(
  centre: { readonly x: number; readonly y: number },
  radius: number,
  colour: Lab,
  light: Lab,
  dark: Lab,
): readonly Layer[] {
  const body: Ink = {
    kind: 'radial',
    centre: { x: centre.x - radius * 0.35, y: centre.y - radius * 0.4 },
    radius: radius * 1.55,
    stops: [
      { at: 0, colour: mix(lighten(colour, 0.16), light, 0.35) },
      { at: 0.3, colour: lighten(colour, 0.06) },
      { at: 0.7, colour },
      { at: 1, colour: mix(colour, lighten(dark, -0.08), 0.6) },
    ],
  }
  return [
    {
      ink: glow({ x: centre.x + radius * 0.25, y: centre.y + radius * 0.45 }, radius * 1.5, lighten(dark, -0.15), 0.4),
    },
    { contours: [circle(centre, radius, 200)], ink: body },
  ]
}
