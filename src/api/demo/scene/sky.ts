import { lighten, mix } from '../paint/colour'
import { type Contour, flat, glow, type Layer, type Point, vertical } from '../paint/layer'
import { fractalNoise } from '../paint/noise'
import type { Random } from '../paint/seeded-random'
import { circle } from './outlines'
import type { Palette } from './palette'
import type { PromptWords } from './prompt-words'

/** The frame a sky is hung in, in scene units. */
export interface SkyFrame {
  readonly width: number
  /** Height of the horizon from the top. */
  readonly horizonY: number
}

/** Where the sun or the moon stands, and how large it is. */
export interface Luminary extends Point {
  readonly radius: number
}

/** Places the sun or the moon: on a third, low where the light is warm. */
export function placeLuminary(frame: SkyFrame, palette: Palette, random: Random): Luminary {
  const third = random() < 0.5 ? 0.32 : 0.68
  const low = palette.time === 'sunset' || palette.time === 'dawn' || palette.time === 'dusk'
  return {
    x: frame.width * (third + (random() - 0.5) * 0.12),
    y: frame.horizonY * (low ? 0.66 + random() * 0.16 : 0.26 + random() * 0.16),
    radius: palette.time === 'night' ? 0.045 : low ? 0.062 : 0.04,
  }
}

/** Sky from the top down to the horizon: gradient, stars, light, clouds. */
export function paintSky(
  frame: SkyFrame,
  palette: Palette,
  words: PromptWords,
  sun: Luminary,
  random: Random,
): readonly Layer[] {
  const { horizonY } = frame
  const background = vertical(0, horizonY * 1.02, [
    { at: 0, colour: palette.skyTop },
    { at: 0.55, colour: palette.skyMiddle },
    { at: 1, colour: palette.horizon },
  ])
  return [
    { ink: background },
    { ink: glow(sun, 1.25, palette.light, palette.time === 'night' ? 0.3 : 0.55) },
    { ink: glow({ x: sun.x, y: horizonY }, 1.5, palette.horizon, 0.5, 0.35) },
    ...clouds(frame, palette, words, random),
    ...luminary(palette, words, sun).filter((layer) => layer.contours === undefined),
    ...(palette.time === 'night' || palette.time === 'dusk' ? stars(frame, palette, random) : []),
    ...luminary(palette, words, sun).filter((layer) => layer.contours !== undefined),
  ]
}

function luminary(palette: Palette, words: PromptWords, sun: Luminary): readonly Layer[] {
  if (words.weather === 'storm') return []
  const disc: Layer = { contours: [circle(sun, sun.radius)], ink: flat(palette.light), opacity: 0.96 }
  const halo: Layer = { ink: glow(sun, sun.radius * 5, palette.light, 0.6) }
  if (palette.time !== 'night') return [halo, disc]
  const spots = [
    [-0.3, -0.2, 0.26],
    [0.25, 0.1, 0.2],
    [-0.05, 0.42, 0.16],
  ] as const
  const shade = mix(palette.light, palette.skyMiddle, 0.16)
  const craters = spots.map(([x, y, r]) =>
    circle({ x: sun.x + x * sun.radius, y: sun.y + y * sun.radius }, r * sun.radius),
  )
  return [halo, disc, { contours: craters, ink: flat(shade), opacity: 0.7 }]
}

function stars(frame: SkyFrame, palette: Palette, random: Random): readonly Layer[] {
  const count = Math.round(
    (palette.time === 'night' ? 260 : 70) * Math.min(4, frame.width * Math.min(2, frame.horizonY + 0.3)),
  )
  const faint: Contour[] = []
  const bright: Contour[] = []
  for (let index = 0; index < count; index += 1) {
    const place = { x: random() * frame.width, y: random() ** 1.4 * frame.horizonY * 0.92 }
    const size = 0.0007 + random() ** 6 * 0.0022
    const list = size > 0.0014 ? bright : faint
    list.push(circle(place, size, 10))
  }
  return [
    { contours: faint, ink: flat(palette.light), opacity: palette.time === 'night' ? 0.6 : 0.4 },
    { contours: bright, ink: flat(palette.light), opacity: 0.95 },
  ]
}

/** How much of the sky is covered; higher lets less through. */
function cloudThreshold(words: PromptWords): number {
  if (words.weather === 'storm') return 0.36
  if (words.weather === 'clouds' || words.subjects.includes('sky')) return 0.47
  return 0.55
}

function clouds(frame: SkyFrame, palette: Palette, words: PromptWords, random: Random): readonly Layer[] {
  if (palette.time === 'night' && words.weather === 'clear' && !words.subjects.includes('sky')) return []
  const shape = fractalNoise(Math.floor(random() * 1e6), 5, 0.52)
  const detail = fractalNoise(Math.floor(random() * 1e6), 3)
  const threshold = cloudThreshold(words)
  const density = (x: number, y: number) => {
    const depth = Math.min(1, Math.max(0, y / frame.horizonY))
    // Clouds lie flatter and closer together towards the horizon.
    const stretch = 1.1 + depth * 3.2
    const bend = detail(x * 2.2, y * 4) * 0.35
    const value = shape(x * 1.25 + bend, y * stretch * 1.6 + bend)
    const soft = Math.min(1, Math.max(0, (value - threshold) / 0.2))
    return soft * soft * (3 - 2 * soft) * (1 - depth ** 6)
  }
  const shadow = mix(palette.cloud, palette.skyTop, words.weather === 'storm' ? 0.75 : 0.45)
  return [
    { ink: { kind: 'cloud', colour: shadow, opacity: (x, y) => density(x, y - 0.018) * 0.5 }, opacity: 0.8 },
    { ink: { kind: 'cloud', colour: lighten(palette.cloud, 0.02), opacity: (x, y) => density(x, y) * 0.85 } },
  ]
}
