import { type Lab, lch, lighten, mix, saturate } from '../paint/colour'
import { type Contour, flat, glow, horizontal, type Layer, type Point, type Scene, vertical } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { abstractColours, sphere } from './abstract'
import { circle, petal, rectangle, roundedRectangle } from './outlines'
import type { PromptWords } from './prompt-words'

/** A studio: wall, table and the light on both. */
interface Studio {
  readonly width: number
  readonly height: number
  readonly tableY: number
  readonly centreX: number
  readonly wall: Lab
  readonly accent: Lab
  readonly dark: Lab
}

/** A product or fruit on a table before an arch, in studio light. */
export function composeStillLife(
  box: { readonly width: number; readonly height: number },
  words: PromptWords,
  random: Random,
): Scene {
  const [dark = [0.3, 0, 0], middle = [0.6, 0, 0], bright = [0.75, 0, 0]] = abstractColours(words, random)
  const night = words.time === 'night' || words.time === 'dusk'
  const wall: Lab = night ? lighten(mix(dark, middle, 0.3), -0.06) : mix(lighten(bright, 0.1), [0.93, 0.01, 0.02], 0.45)
  const studio: Studio = {
    ...box,
    tableY: box.height / 2 + 0.27,
    centreX: box.width / 2,
    wall,
    accent: words.colours[0] ?? saturate(middle, 1.2),
    dark: mix(dark, [0.25, 0.01, 0.01], 0.35),
  }
  const things = words.subjects.includes('product') ? product(studio, words, random) : fruit(studio, words, random)
  return { ...box, layers: [...room(studio, random), ...things] }
}

function room(studio: Studio, random: Random): readonly Layer[] {
  const { width, height, tableY, centreX, wall, accent } = studio
  const arch = mix(wall, accent, 0.42)
  const archX = centreX + (random() - 0.5) * 0.12
  const top = tableY - 0.74
  const table = mix(lighten(wall, 0.03), accent, 0.12)
  return [
    {
      ink: vertical(0, tableY, [
        { at: 0, colour: lighten(wall, -0.05) },
        { at: 1, colour: lighten(wall, 0.03) },
      ]),
    },
    { ink: glow({ x: centreX - 0.5, y: tableY - 0.75 }, 1.3, lighten(wall, 0.14), 0.6) },
    {
      contours: [roundedRectangle(archX - 0.3, top, archX + 0.3, tableY + 0.4, 0.299)],
      ink: vertical(top, tableY, [
        { at: 0, colour: lighten(arch, 0.05) },
        { at: 1, colour: lighten(arch, -0.05) },
      ]),
    },
    {
      contours: [rectangle(0, tableY, width, Math.max(height, tableY + 0.1))],
      ink: vertical(tableY, height, [
        { at: 0, colour: lighten(table, -0.06) },
        { at: 0.35, colour: table },
        { at: 1, colour: lighten(table, 0.03) },
      ]),
    },
    ...windowLight(studio),
  ]
}

// Slanted panes of light on the wall, as from a window.
function windowLight({ centreX, tableY, wall }: Studio): readonly Layer[] {
  const pane = (column: number, row: number): Contour => {
    const x = centreX - 0.62 + column * 0.19
    const y = tableY - 0.84 + row * 0.24 + column * 0.055
    return [
      { x, y },
      { x: x + 0.16, y: y + 0.046 },
      { x: x + 0.16, y: y + 0.256 },
      { x, y: y + 0.21 },
    ]
  }
  const contours = [0, 1].flatMap((column) => [0, 1, 2].map((row) => pane(column, row)))
  return [{ contours, ink: flat(lighten(wall, 0.16)), opacity: 0.28 }]
}

function shadow(at: Point, halfWidth: number, dark: Lab): readonly Layer[] {
  return [
    { ink: glow({ x: at.x + halfWidth * 0.7, y: at.y + 0.012 }, halfWidth * 2.6, dark, 0.5, 0.13) },
    { ink: glow({ x: at.x, y: at.y + 0.004 }, halfWidth * 1.25, dark, 0.75, 0.16) },
  ]
}

function product(studio: Studio, words: PromptWords, random: Random): readonly Layer[] {
  const floor = studio.tableY + 0.1
  const podium = mix(studio.wall, studio.accent, 0.2)
  const half = 0.24
  const standY = floor - 0.06
  return [
    ...leaves(studio, floor, random),
    ...shadow({ x: studio.centreX, y: floor + 0.045 }, half * 1.1, studio.dark),
    ...cylinder({ x: studio.centreX, half, top: standY, bottom: floor + 0.045, tilt: 0.17 }, podium),
    ...shadow({ x: studio.centreX, y: standY }, 0.105, studio.dark),
    ...bottle(studio, standY, words, random),
    ...pebbles(studio, floor, random),
  ]
}

function cylinder(
  shape: {
    readonly x: number
    readonly half: number
    readonly top: number
    readonly bottom: number
    readonly tilt: number
  },
  colour: Lab,
): readonly Layer[] {
  const { x, half, top, bottom, tilt } = shape
  const arc = Array.from({ length: 65 }, (_, index) => {
    const angle = (index / 64) * Math.PI
    return { x: x + Math.cos(angle) * half, y: bottom + Math.sin(angle) * half * tilt }
  })
  const side = [{ x: x - half, y: top }, { x: x + half, y: top }, ...arc]
  return [
    {
      contours: [side],
      ink: horizontal(x - half, x + half, [
        { at: 0, colour: lighten(colour, -0.02) },
        { at: 0.28, colour: lighten(colour, 0.05) },
        { at: 0.7, colour: lighten(colour, -0.08) },
        { at: 1, colour: lighten(colour, -0.2) },
      ]),
    },
    {
      contours: [circle({ x, y: top }, half, 160, tilt)],
      ink: horizontal(x - half, x + half, [
        { at: 0, colour: lighten(colour, 0.09) },
        { at: 1, colour: lighten(colour, 0) },
      ]),
    },
  ]
}

function bottle(studio: Studio, floor: number, words: PromptWords, random: Random): readonly Layer[] {
  const { centreX: x, accent, dark } = studio
  const half = 0.1
  const height = 0.36 + random() * 0.06
  const shoulder = floor - height
  const neck = 0.036
  const glass = words.colours.length > 0 ? accent : mix(accent, lch(0.55, 0.1, 45), 0.3)
  const body = bottleOutline(x, { half, neck, floor, shoulder })
  const shine = [
    { at: 0, colour: mix(glass, dark, 0.45) },
    { at: 0.16, colour: lighten(glass, 0.02) },
    { at: 0.27, colour: lighten(glass, 0.22) },
    { at: 0.36, colour: lighten(glass, 0.05) },
    { at: 0.72, colour: glass },
    { at: 0.92, colour: mix(glass, dark, 0.55) },
    { at: 1, colour: mix(glass, dark, 0.3) },
  ]
  const cap = mix(dark, [0.2, 0, 0], 0.2)
  const capInk = horizontal(x - neck * 1.5, x + neck * 1.5, [
    { at: 0, colour: cap },
    { at: 0.3, colour: lighten(cap, 0.3) },
    { at: 0.5, colour: lighten(cap, 0.06) },
    { at: 1, colour: lighten(cap, -0.1) },
  ])
  const labelTop = shoulder + height * 0.36
  const paper: Lab = lch(0.96, 0.012, 85)
  return [
    { contours: [body], ink: horizontal(x - half, x + half, shine) },
    {
      contours: [roundedRectangle(x - neck * 1.5, shoulder - 0.135, x + neck * 1.5, shoulder - 0.045, 0.008)],
      ink: capInk,
    },
    {
      contours: [rectangle(x - half * 0.98, labelTop, x + half * 0.98, floor - height * 0.16)],
      ink: horizontal(x - half, x + half, [
        { at: 0, colour: lighten(paper, -0.22) },
        { at: 0.3, colour: paper },
        { at: 0.7, colour: lighten(paper, -0.03) },
        { at: 1, colour: lighten(paper, -0.3) },
      ]),
    },
    { contours: [circle({ x, y: labelTop + 0.055 }, 0.021, 64)], ink: flat(accent), opacity: 0.9 },
    {
      contours: [0, 1, 2].map((row) => {
        const reach = [0.052, 0.036, 0.042][row] ?? 0.04
        return rectangle(x - reach, labelTop + 0.096 + row * 0.018, x + reach, labelTop + 0.102 + row * 0.018)
      }),
      ink: flat(dark),
      opacity: 0.65,
    },
  ]
}

function bottleOutline(
  x: number,
  {
    half,
    neck,
    floor,
    shoulder,
  }: { readonly half: number; readonly neck: number; readonly floor: number; readonly shoulder: number },
): Contour {
  const steps = 24
  const curve = (sign: number) =>
    Array.from({ length: steps + 1 }, (_, index) => {
      const t = index / steps
      const eased = t * t * (3 - 2 * t)
      return { x: x + sign * (neck + (half - neck) * eased), y: shoulder - 0.035 + t * 0.085 }
    })
  const foot = 0.02
  const base = (sign: number) => [
    { x: x + sign * half, y: floor - foot },
    { x: x + sign * (half - foot * 0.3), y: floor - foot * 0.3 },
    { x: x + sign * (half - foot), y: floor + 0.004 },
  ]
  return [
    { x: x - neck, y: shoulder - 0.06 },
    { x: x + neck, y: shoulder - 0.06 },
    ...curve(1),
    ...base(1),
    ...base(-1).reverse(),
    ...curve(-1).reverse(),
  ]
}

function leaves(studio: Studio, floor: number, random: Random): readonly Layer[] {
  const green = mix(lch(0.5, 0.09, 150), studio.dark, 0.15)
  return [-1, 1].flatMap((side) =>
    Array.from({ length: 4 }, (_, index) => {
      const foot = { x: studio.centreX + side * (0.26 + random() * 0.03), y: floor + 0.03 }
      const angle = -Math.PI / 2 + side * (0.15 + index * 0.27 + random() * 0.1)
      const length = 0.26 + random() * 0.16
      const tip = { x: foot.x + Math.cos(angle) * length, y: foot.y + Math.sin(angle) * length }
      const colour = lighten(green, (random() - 0.4) * 0.16)
      return {
        contours: [petal(foot, tip, 0.075)],
        ink: {
          kind: 'linear' as const,
          from: foot,
          to: tip,
          stops: [
            { at: 0, colour: lighten(colour, -0.12) },
            { at: 1, colour: lighten(colour, 0.06) },
          ],
        },
      }
    }),
  )
}

function pebbles(studio: Studio, floor: number, random: Random): readonly Layer[] {
  return [0.33, -0.34, 0.43].flatMap((offset) => {
    const radius = 0.03 + random() * 0.03
    const centre = {
      x: studio.centreX + offset + (random() - 0.5) * 0.04,
      y: floor + 0.09 - radius,
    }
    return sphere(centre, radius, mix(studio.wall, studio.accent, 0.5), lighten(studio.wall, 0.1), studio.dark)
  })
}

function fruit(studio: Studio, words: PromptWords, random: Random): readonly Layer[] {
  const ripe = words.colours.length > 0 ? words.colours : [lch(0.66, 0.18, 45), lch(0.58, 0.19, 28), lch(0.8, 0.15, 92)]
  const floor = studio.tableY + 0.13
  const places = [-0.27, 0.24, -0.02, 0.44, -0.47]
  return places.flatMap((offset, index) => {
    const radius = 0.12 + random() * 0.035
    const centre = { x: studio.centreX + offset, y: floor - radius + index * 0.014 }
    const colour = ripe[index % ripe.length] ?? studio.accent
    const stem = { x: centre.x + 0.004, y: centre.y - radius * 0.86 }
    return [
      ...shadow({ x: centre.x, y: centre.y + radius * 0.97 }, radius * 0.85, studio.dark),
      ...sphere(centre, radius, colour, lch(0.97, 0.03, 90), studio.dark),
      {
        ink: glow(
          { x: centre.x - radius * 0.38, y: centre.y - radius * 0.45 },
          radius * 0.3,
          lch(0.99, 0.01, 90),
          0.55,
        ),
      },
      { contours: [petal(stem, { x: stem.x + 0.012, y: stem.y - 0.06 }, 0.008)], ink: flat(lch(0.35, 0.05, 70)) },
      {
        contours: [petal({ x: stem.x + 0.006, y: stem.y - 0.03 }, { x: stem.x + 0.085, y: stem.y - 0.065 }, 0.036)],
        ink: flat(lch(0.52, 0.11, 142)),
      },
    ]
  })
}
