import { type Lab, lighten, mix } from '../paint/colour'
import { type Contour, flat, type Layer, vertical } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { rectangle } from './outlines'
import type { Palette } from './palette'

interface Building {
  readonly left: number
  readonly right: number
  readonly top: number
  /** The top of its mast, or its own. */
  readonly mast: number
}

/** Three rows of buildings from the haze to the foreground, standing on `groundY`. */
export function paintCity(
  frame: { readonly width: number; readonly horizonY: number; readonly groundY: number },
  palette: Palette,
  random: Random,
): readonly Layer[] {
  const dark = palette.time === 'night' || palette.time === 'dusk' || palette.time === 'sunset'
  return [0, 1, 2].flatMap((depth) => {
    const rise = frame.horizonY * (0.5 + depth * 0.05)
    const base = frame.groundY
    const buildings = makeRow(frame.width, base - rise * (depth === 2 ? 0.5 : 0.72), rise, depth, random)
    const colour = mix(mix(palette.haze, palette.far, 0.35), palette.near, depth * 0.44)
    const body: Layer = {
      contours: buildings.flatMap(outlineOf(base)),
      ink: vertical(base - rise * 1.5, base, [
        { at: 0, colour: lighten(colour, -0.02) },
        { at: 0.55, colour },
        { at: 1, colour: mix(colour, palette.haze, 0.5 - depth * 0.18) },
      ]),
    }
    const sides: Layer = {
      contours: buildings.map(shadedSide(base)),
      ink: flat(palette.near),
      opacity: 0.12 + depth * 0.06,
    }
    return [body, sides, ...windows(buildings, { base, depth, dark, palette, random })]
  })
}

function makeRow(width: number, middleY: number, rise: number, depth: number, random: Random): readonly Building[] {
  const buildings: Building[] = []
  let left = -0.05
  while (left < width + 0.05) {
    const broad = (0.05 + random() * 0.075) * (1 + depth * 0.25)
    const tower = random() < 0.16
    const top = middleY - (random() - 0.35) * rise * 0.62 - (tower ? rise * 0.38 : 0)
    buildings.push({ left, right: left + broad, top, mast: tower && depth < 2 ? top - rise * 0.22 : top })
    left += broad * (0.82 + random() * 0.3)
  }
  return buildings
}

function outlineOf(base: number): (building: Building) => readonly Contour[] {
  return ({ left, right, top, mast }) => {
    const body = rectangle(left, top, right, base)
    if (mast === top) return [body]
    const middle = (left + right) / 2
    const step = (right - left) * 0.24
    return [
      body,
      rectangle(middle - step, top - (top - mast) * 0.3, middle + step, top + 0.001),
      [
        { x: middle, y: mast },
        { x: middle + 0.003, y: top },
        { x: middle - 0.003, y: top },
      ],
    ]
  }
}

function shadedSide(base: number): (building: Building) => Contour {
  return ({ left, right, top }) => rectangle(left + (right - left) * 0.64, top, right, base)
}

function windows(
  buildings: readonly Building[],
  look: {
    readonly base: number
    readonly depth: number
    readonly dark: boolean
    readonly palette: Palette
    readonly random: Random
  },
): readonly Layer[] {
  const { depth, random } = look
  if (depth === 0) return []
  const pitch = 0.012 + depth * 0.004
  const lit: Contour[] = []
  const dim: Contour[] = []
  for (const building of buildings) {
    const share = look.dark ? 0.18 + random() * 0.3 : 0.06
    for (const pane of panesOf(building, look.base, pitch)) {
      if (random() < share) lit.push(pane)
      else if (random() < 0.8) dim.push(pane)
    }
  }
  const warm: Lab = look.dark ? mix(look.palette.accent, [0.93, 0.01, 0.07], 0.65) : look.palette.light
  return [
    { contours: dim, ink: flat(look.dark ? look.palette.haze : look.palette.skyTop), opacity: look.dark ? 0.09 : 0.3 },
    { contours: lit, ink: flat(warm), opacity: look.dark ? 0.55 + depth * 0.15 : 0.5 },
  ]
}

function panesOf({ left, right, top }: Building, base: number, pitch: number): readonly Contour[] {
  const columns = Math.max(2, Math.floor((right - left) / pitch) - 1)
  const rows = Math.max(0, Math.floor((base - top - pitch) / (pitch * 1.5)))
  const gap = (right - left) / (columns + 0.6)
  return Array.from({ length: rows * columns }, (_, index) => {
    const x = left + gap * ((index % columns) + 0.55)
    const y = top + pitch + Math.floor(index / columns) * pitch * 1.5
    return rectangle(x, y, x + gap * 0.5, y + pitch * 0.75)
  })
}
