import { lighten, mix } from '../paint/colour'
import { type Contour, flat, glow, type Layer, vertical } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { mirrored, rectangle } from './outlines'
import type { Palette } from './palette'
import type { Luminary } from './sky'

/** A sheet of water from `topY` to `bottomY` that mirrors the sky, the land behind it and the light. */
export function paintWater(options: {
  readonly width: number
  readonly topY: number
  readonly bottomY: number
  readonly palette: Palette
  readonly sun: Luminary
  /** Land that stands at the water's edge. */
  readonly land: readonly Layer[]
  readonly random: Random
}): readonly Layer[] {
  const { width, topY, bottomY, palette, sun, random } = options
  const deep = mix(palette.skyTop, palette.near, 0.35)
  const sheet: Layer = {
    contours: [rectangle(0, topY, width, bottomY)],
    ink: vertical(topY, bottomY, [
      { at: 0, colour: mix(palette.horizon, palette.haze, 0.35) },
      { at: 0.35, colour: mix(palette.skyMiddle, deep, 0.3) },
      { at: 1, colour: deep },
    ]),
  }
  const reflections = options.land.flatMap((layer): readonly Layer[] => {
    if (layer.contours === undefined || layer.ink.kind !== 'linear') return []
    const { from, to, stops } = layer.ink
    const flip = (y: number) => topY + (topY - y) * 0.72
    return [
      {
        contours: mirrored(layer.contours, topY, 0.72),
        ink: { kind: 'linear', from: { x: from.x, y: flip(from.y) }, to: { x: to.x, y: flip(to.y) }, stops },
        opacity: (layer.opacity ?? 1) * 0.42,
      },
    ]
  })
  return [
    sheet,
    ...reflections,
    { ink: glow({ x: sun.x, y: topY }, 0.8, palette.light, 0.4, 0.9), contours: [rectangle(0, topY, width, bottomY)] },
    ...glitter({ width, topY, bottomY, palette, sun, random }),
  ]
}

function glitter(options: {
  readonly width: number
  readonly topY: number
  readonly bottomY: number
  readonly palette: Palette
  readonly sun: Luminary
  readonly random: Random
}): readonly Layer[] {
  const { width, topY, bottomY, palette, sun, random } = options
  const depth = bottomY - topY
  const ripples: Contour[] = []
  const troughs: Contour[] = []
  const path: Contour[] = []
  const count = Math.round(150 * Math.min(4, width))
  for (let index = 0; index < count; index += 1) {
    const t = random() ** 1.7
    const y = topY + 0.004 + t * depth
    const ripple = lens(random() * width, y, 0.02 + t * 0.2 * (0.4 + random()), 0.0006 + t * 0.0036)
    if (random() < 0.5) ripples.push(ripple)
    else troughs.push(ripple)
  }
  for (let index = 0; index < 120; index += 1) {
    const t = random() ** 1.25
    const spread = (random() + random() + random() - 1.5) * (0.06 + t * 0.22)
    path.push(lens(sun.x + spread, topY + 0.003 + t * depth, 0.012 + t * 0.05 * random(), 0.0007 + t * 0.003))
  }
  const fade = (alpha: number, colour: Palette['light']) =>
    vertical(topY, bottomY, [
      { at: 0, colour, alpha },
      { at: 1, colour, alpha: alpha * 0.35 },
    ])
  return [
    { contours: troughs, ink: flat(mix(palette.skyTop, palette.near, 0.6)), opacity: 0.16 },
    { contours: ripples, ink: flat(lighten(palette.horizon, 0.03)), opacity: 0.2 },
    { contours: path, ink: fade(0.75, palette.light) },
  ]
}

function lens(x: number, y: number, halfWidth: number, halfHeight: number): Contour {
  const steps = 10
  const arc = (sign: number) =>
    Array.from({ length: steps }, (_, index) => {
      const t = (index / steps) * 2 - 1
      return { x: x + sign * t * halfWidth, y: y + sign * (1 - t * t) * halfHeight }
    })
  return [...arc(-1), ...arc(1)]
}

/** A small sailing boat on the water and its reflection. */
export function paintBoat(x: number, y: number, size: number, palette: Palette): readonly Layer[] {
  const at = (dx: number, dy: number) => ({ x: x + dx * size, y: y + dy * size })
  const hull = [at(-0.5, -0.12), at(0.5, -0.12), at(0.34, 0.04), at(-0.36, 0.04)]
  const sail = [at(0.03, -1.15), at(0.46, -0.2), at(0.03, -0.2)]
  const jib = [at(-0.02, -1), at(-0.02, -0.2), at(-0.4, -0.2)]
  const white = mix(palette.light, palette.cloud, 0.2)
  return [
    { contours: mirrored([hull, sail, jib], y + 0.04 * size, 0.6), ink: flat(palette.near), opacity: 0.25 },
    { contours: [sail], ink: flat(white) },
    { contours: [jib], ink: flat(mix(white, palette.haze, 0.35)) },
    { contours: [hull], ink: flat(mix(palette.near, palette.accent, 0.35)) },
  ]
}
