import { type Lab, lch, lighten, mix, saturate } from '../paint/colour'
import { glow, type Layer, type Point, type Scene } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { circle, petal } from './outlines'
import type { PromptWords } from './prompt-words'

/** Blossoms on stems before a soft background with out-of-focus lights. */
export function composeFlowers(
  box: { readonly width: number; readonly height: number },
  words: PromptWords,
  random: Random,
): Scene {
  const chance: readonly Lab[] = [lch(0.72, 0.15, 5), lch(0.8, 0.13, 60), lch(0.7, 0.13, 320), lch(0.9, 0.09, 95)]
  const bloom = words.colours[0] ?? chance[Math.floor(random() * chance.length)] ?? [0.7, 0.1, 0]
  const second = words.colours[1] ?? mix(bloom, lch(0.9, 0.06, 60), 0.55)
  const dark = words.time === 'night' || words.time === 'dusk'
  const ground: Lab = dark ? lch(0.26, 0.04, 200) : mix(lch(0.86, 0.05, 140), bloom, 0.18)
  const count = Math.max(3, Math.round(2.4 * box.width + 1))
  const places = Array.from({ length: count }, (_, index): Point & { readonly radius: number } => ({
    x: box.width * ((index + 0.5) / count) + (random() - 0.5) * 0.14,
    y: box.height * 0.42 + (random() - 0.5) * 0.3,
    radius: 0.15 + random() * 0.1,
  }))
  const ordered = [...places].sort((first, next) => first.radius - next.radius)
  return {
    ...box,
    layers: [
      ...background(box, ground, bloom, random),
      ...ordered.flatMap((place) => stem(place, box.height, random)),
      ...ordered.flatMap((place, index) => blossom(place, index % 3 === 1 ? second : bloom, random)),
    ],
  }
}

function background(
  box: { readonly width: number; readonly height: number },
  ground: Lab,
  bloom: Lab,
  random: Random,
): readonly Layer[] {
  const lights = Array.from({ length: Math.round(12 * Math.max(1, box.width)) }, (): Layer => {
    const centre = { x: random() * box.width, y: random() * box.height }
    const colour = random() < 0.4 ? mix(bloom, ground, 0.4) : lighten(ground, 0.1)
    return {
      contours: [circle(centre, 0.03 + random() * 0.085, 80)],
      ink: glow(centre, 0.3, colour, 0.5),
      opacity: 0.55,
    }
  })
  return [
    {
      ink: {
        kind: 'linear',
        from: { x: 0, y: 0 },
        to: { x: box.width * 0.3, y: box.height },
        stops: [
          { at: 0, colour: lighten(ground, 0.05) },
          { at: 1, colour: mix(lighten(ground, -0.14), lch(0.45, 0.07, 150), 0.4) },
        ],
      },
    },
    ...lights,
  ]
}

function stem(place: Point & { readonly radius: number }, bottom: number, random: Random): readonly Layer[] {
  const green = lighten(lch(0.5, 0.1, 142), (random() - 0.5) * 0.1)
  const footX = place.x + (random() - 0.5) * 0.2
  const steps = 30
  const middle = Array.from({ length: steps + 1 }, (_, index) => {
    const t = index / steps
    return { x: place.x + (footX - place.x) * t * t, y: place.y + (bottom + 0.02 - place.y) * t }
  })
  const outline = [
    ...middle.map(({ x, y }) => ({ x: x - 0.0065, y })),
    ...[...middle].reverse().map(({ x, y }) => ({ x: x + 0.0065, y })),
  ]
  const at = middle[Math.floor(steps * (0.45 + random() * 0.2))] ?? place
  const leafTips = [-1, 1].map((side) => ({
    x: at.x + side * (0.15 + random() * 0.06),
    y: at.y - 0.1 - random() * 0.06,
  }))
  const ink = (tip: Point) => ({
    kind: 'linear' as const,
    from: at,
    to: tip,
    stops: [
      { at: 0, colour: lighten(green, -0.1) },
      { at: 1, colour: lighten(green, 0.08) },
    ],
  })
  return [
    { contours: [outline], ink: ink({ x: at.x + 0.01, y: at.y - 0.4 }) },
    ...leafTips.map((tip): Layer => ({ contours: [petal(at, tip, 0.062)], ink: ink(tip) })),
  ]
}

/** One blossom, petals in rings. */
export function blossom(place: Point & { readonly radius: number }, colour: Lab, random: Random): readonly Layer[] {
  const layers: Layer[] = [
    { ink: glow({ x: place.x + 0.02, y: place.y + 0.05 }, place.radius * 1.3, lch(0.25, 0.04, 150), 0.3) },
  ]
  const rings = 4
  for (let ring = 0; ring < rings; ring += 1) {
    const t = ring / (rings - 1)
    const reach = place.radius * (1 - t * 0.62)
    const petals = ring === rings - 1 ? 6 : 9
    const turn = random() * Math.PI
    for (let index = 0; index < petals; index += 1) {
      const angle = turn + (index / petals) * Math.PI * 2
      const length = reach * (0.92 + random() * 0.16)
      const foot = {
        x: place.x + Math.cos(angle) * place.radius * 0.04,
        y: place.y + Math.sin(angle) * place.radius * 0.04,
      }
      const tip = { x: place.x + Math.cos(angle) * length, y: place.y + Math.sin(angle) * length * 0.9 }
      // Petals that look up catch the light.
      const lit = lighten(saturate(colour, 1.05), -Math.sin(angle) * 0.05 + t * 0.05 + (random() - 0.5) * 0.03)
      layers.push({
        contours: [petal(foot, tip, reach * 0.74)],
        ink: {
          kind: 'linear',
          from: foot,
          to: tip,
          stops: [
            { at: 0, colour: mix(lighten(lit, -0.2), lch(0.5, 0.15, 20), 0.15) },
            { at: 0.55, colour: lighten(lit, -0.03) },
            { at: 1, colour: lighten(lit, 0.08) },
          ],
        },
      })
    }
  }
  const heart = mix(lch(0.82, 0.14, 88), colour, 0.15)
  layers.push({
    contours: [circle(place, place.radius * 0.15, 60, 0.9)],
    ink: {
      kind: 'radial',
      centre: place,
      radius: place.radius * 0.16,
      stops: [
        { at: 0, colour: lighten(heart, 0.08) },
        { at: 1, colour: lighten(heart, -0.16) },
      ],
    },
  })
  const seeds = Array.from({ length: 22 }, () => {
    const angle = random() * Math.PI * 2
    const out = place.radius * 0.13 * Math.sqrt(random())
    return circle(
      { x: place.x + Math.cos(angle) * out, y: place.y + Math.sin(angle) * out * 0.9 },
      place.radius * 0.014,
      12,
    )
  })
  layers.push({
    contours: seeds,
    ink: {
      kind: 'linear',
      from: place,
      to: { x: place.x, y: place.y + 1 },
      stops: [{ at: 0, colour: lch(0.42, 0.09, 60) }],
    },
    opacity: 0.8,
  })
  return layers
}
