import { type Lab, lch, lighten, mix, saturate, toLch } from '../paint/colour'
import type { Random } from '../paint/seeded-random'
import type { PromptWords, TimeOfDay } from './prompt-words'

/** The colours of an outdoor picture. */
export interface Palette {
  readonly time: TimeOfDay
  readonly skyTop: Lab
  readonly skyMiddle: Lab
  readonly horizon: Lab
  /** What distance fades into. */
  readonly haze: Lab
  /** The farthest and the nearest land. */
  readonly far: Lab
  readonly near: Lab
  readonly light: Lab
  readonly cloud: Lab
  /** The strongest colour, for the one thing that should be seen. */
  readonly accent: Lab
}

const BASE: Readonly<Record<TimeOfDay, Omit<Palette, 'time'>>> = {
  dawn: {
    skyTop: lch(0.68, 0.07, 262),
    skyMiddle: lch(0.82, 0.06, 340),
    horizon: lch(0.91, 0.07, 62),
    haze: lch(0.86, 0.045, 30),
    far: lch(0.68, 0.06, 290),
    near: lch(0.32, 0.06, 275),
    light: lch(0.97, 0.06, 80),
    cloud: lch(0.93, 0.05, 35),
    accent: lch(0.72, 0.14, 28),
  },
  day: {
    skyTop: lch(0.62, 0.12, 250),
    skyMiddle: lch(0.78, 0.08, 238),
    horizon: lch(0.92, 0.035, 220),
    haze: lch(0.87, 0.035, 230),
    far: lch(0.66, 0.07, 240),
    near: lch(0.42, 0.09, 150),
    light: lch(0.99, 0.03, 100),
    cloud: lch(0.985, 0.006, 240),
    accent: lch(0.66, 0.19, 30),
  },
  sunset: {
    skyTop: lch(0.42, 0.1, 290),
    skyMiddle: lch(0.66, 0.15, 25),
    horizon: lch(0.86, 0.13, 75),
    haze: lch(0.75, 0.12, 45),
    far: lch(0.55, 0.1, 15),
    near: lch(0.23, 0.055, 320),
    light: lch(0.97, 0.1, 90),
    cloud: lch(0.8, 0.12, 45),
    accent: lch(0.7, 0.18, 45),
  },
  dusk: {
    skyTop: lch(0.3, 0.09, 275),
    skyMiddle: lch(0.48, 0.11, 295),
    horizon: lch(0.74, 0.1, 20),
    haze: lch(0.56, 0.09, 310),
    far: lch(0.46, 0.08, 290),
    near: lch(0.19, 0.05, 278),
    light: lch(0.94, 0.06, 60),
    cloud: lch(0.6, 0.1, 340),
    accent: lch(0.78, 0.14, 65),
  },
  night: {
    skyTop: lch(0.17, 0.05, 270),
    skyMiddle: lch(0.27, 0.075, 262),
    horizon: lch(0.46, 0.085, 240),
    haze: lch(0.37, 0.07, 248),
    far: lch(0.32, 0.06, 255),
    near: lch(0.13, 0.03, 265),
    light: lch(0.96, 0.025, 95),
    cloud: lch(0.42, 0.06, 260),
    accent: lch(0.82, 0.12, 85),
  },
}

/** Picks the palette: time of day from the words or by chance, tinted by named colours, paled by the weather. */
export function choosePalette(words: PromptWords, random: Random): Palette {
  const chance: readonly TimeOfDay[] = ['dawn', 'day', 'sunset', 'dusk', 'dawn', 'sunset']
  const time =
    words.time ??
    (words.weather === 'storm' ? 'day' : undefined) ??
    chance[Math.floor(random() * chance.length)] ??
    'day'
  const turn = (random() - 0.5) * 16
  const base = mapColours(BASE[time], (colour) => turnHue(colour, turn))
  return { time, ...weathered(tinted(base, words.colours), words) }
}

type Colours = Omit<Palette, 'time'>

function mapColours(colours: Colours, change: (colour: Lab, name: keyof Colours) => Lab): Colours {
  return {
    skyTop: change(colours.skyTop, 'skyTop'),
    skyMiddle: change(colours.skyMiddle, 'skyMiddle'),
    horizon: change(colours.horizon, 'horizon'),
    haze: change(colours.haze, 'haze'),
    far: change(colours.far, 'far'),
    near: change(colours.near, 'near'),
    light: change(colours.light, 'light'),
    cloud: change(colours.cloud, 'cloud'),
    accent: change(colours.accent, 'accent'),
  }
}

function turnHue(colour: Lab, degrees: number): Lab {
  const [lightness, chroma, hue] = toLch(colour)
  return lch(lightness, chroma, hue + degrees)
}

/** How far each part of the picture follows a named colour. */
const TINT_SHARES: Readonly<Record<keyof Colours, number>> = {
  skyTop: 0.62,
  skyMiddle: 0.55,
  horizon: 0.4,
  haze: 0.55,
  far: 0.6,
  near: 0.5,
  light: 0.12,
  cloud: 0.35,
  accent: 1,
}

// A named colour gives hue and chroma; lightness stays, since it carries depth and the time of day.
function tinted(colours: Colours, named: readonly Lab[]): Colours {
  const [first, second = first] = named
  if (first === undefined || second === undefined) return colours
  return mapColours(colours, (colour, name) => {
    if (name === 'accent') return first
    const source = name === 'near' || name === 'far' || name === 'skyTop' ? second : first
    const [, chroma, hue] = toLch(source)
    return mix(colour, lch(colour[0], Math.min(0.15, chroma * 0.85), hue), TINT_SHARES[name])
  })
}

function weathered(colours: Colours, words: PromptWords): Colours {
  switch (words.weather) {
    case 'storm':
      return mapColours(colours, (colour, name) => saturate(lighten(colour, name === 'near' ? -0.03 : -0.1), 0.5))
    case 'mist':
      return mapColours(colours, (colour, name) =>
        name === 'accent' ? colour : mix(saturate(colour, 0.8), colours.haze, name === 'near' ? 0.2 : 0.4),
      )
    case 'snow':
      return { ...colours, far: lighten(colours.far, 0.06) }
    default:
      return words.autumn ? { ...colours, near: mix(colours.near, lch(0.5, 0.13, 50), 0.6) } : colours
  }
}
