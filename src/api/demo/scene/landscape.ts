import { type Lab, lighten, mix, saturate } from '../paint/colour'
import { type Contour, flat, type Layer, type Scene, vertical } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { paintCity } from './city'
import { paintDistance } from './distance'
import { circle, rectangle } from './outlines'
import { choosePalette } from './palette'
import type { PromptWords } from './prompt-words'
import { paintShore } from './shore'
import { paintSky, placeLuminary } from './sky'
import { makeRidge, paintRidge } from './terrain'
import { birds, treesAlong } from './trees'
import { has, landColour, type View } from './view'

/** An outdoor picture: sky, land in the distance, water or a city, and a foreground. */
export function composeLandscape(
  box: { readonly width: number; readonly height: number },
  words: PromptWords,
  random: Random,
): Scene {
  // Named colours belong to the blossoms of a meadow, not to its air.
  const palette = choosePalette(has(words, 'meadow') ? { ...words, colours: [] } : words, random)
  const wet = has(words, 'sea') || has(words, 'lake')
  const skyOnly = words.subjects.length === 1 && has(words, 'sky')
  const share = skyOnly ? 0.86 : wet ? 0.54 : has(words, 'city') ? 0.72 : 0.62
  const horizonY = box.height * (share + (random() - 0.5) * 0.06)
  const frame = { width: box.width, horizonY }
  const sun = placeLuminary(frame, palette, random)
  const view: View = { ...box, horizonY, palette, words, sun, random }
  return { ...box, layers: [...paintSky(frame, palette, words, sun, random), ...paintLand(view, wet), ...finish(view)] }
}

function paintLand(view: View, wet: boolean): readonly Layer[] {
  const { words } = view
  if (wet) return paintShore(view)
  const distance = has(words, 'city') && words.subjects.length === 1 ? [] : paintDistance(view)
  if (has(words, 'city')) {
    const ground = { width: view.width, horizonY: view.horizonY, groundY: view.height * 1.01 }
    return [...distance, ...paintCity(ground, view.palette, view.random)]
  }
  return [...distance, ...paintForeground(view)]
}

function paintForeground(view: View): readonly Layer[] {
  const { words, palette, random } = view
  if (words.subjects.length === 1 && has(words, 'sky')) return nearHill(view, palette.near, 0)
  if (has(words, 'desert')) return []
  if (has(words, 'meadow') || has(words, 'flower')) return paintMeadow(view)
  const wooded = has(words, 'forest') || has(words, 'mountains') || words.weather === 'snow'
  if (!wooded) return nearHill(view, palette.near, Math.round(3 * view.width))
  return [0, 1, 2].flatMap((row) => {
    const depth = 0.62 + row * 0.19
    const ridge = makeRidge({
      width: view.width,
      baseY: view.horizonY + (view.height - view.horizonY) * (0.35 + row * 0.3),
      rise: 0.09,
      shape: 'rolling',
      frequency: 1.3,
      random,
    })
    const colour = landColour(palette, Math.min(1, depth))
    const density = has(words, 'forest') ? 30 : 13
    const trees = treesAlong(ridge, {
      width: view.width,
      count: Math.round(density * view.width * (1.5 - row * 0.3)),
      height: 0.1 + row * (has(words, 'forest') ? 0.14 : 0.07),
      kind: words.autumn ? 'round' : 'conifer',
      random,
    })
    const ink = vertical(ridge.top - 0.2, ridge.bottom + 0.16, [
      { at: 0, colour },
      { at: 0.6, colour: lighten(colour, -0.015) },
      { at: 1, colour: mix(colour, palette.haze, row === 2 ? 0.04 : 0.42) },
    ])
    const ground = paintRidge(
      ridge,
      { crest: colour, foot: mix(colour, palette.haze, row === 2 ? 0.05 : 0.4) },
      view.height,
    )
    return [ground, { contours: trees, ink }]
  })
}

function nearHill(view: View, colour: Lab, trees: number): readonly Layer[] {
  const { random, palette } = view
  const ridge = makeRidge({
    width: view.width,
    baseY: view.height - Math.min(0.1, (view.height - view.horizonY) * 0.4),
    rise: 0.1,
    shape: 'rolling',
    frequency: 0.9,
    random,
  })
  const contours = treesAlong(ridge, { width: view.width, count: trees, height: 0.17, kind: 'round', random })
  return [
    { contours, ink: flat(colour) },
    paintRidge(ridge, { crest: colour, foot: mix(colour, palette.far, 0.12) }, view.height),
  ]
}

function paintMeadow(view: View): readonly Layer[] {
  const { words, palette, random } = view
  const bloom = words.colours[0] ?? (palette.time === 'day' ? palette.accent : mix(palette.accent, palette.light, 0.25))
  const ground = mix(palette.near, [0.5, -0.07, 0.07], palette.time === 'day' || palette.time === 'dawn' ? 0.55 : 0.2)
  const topY = view.horizonY + 0.02
  const depth = view.height - topY
  const ridge = makeRidge({
    width: view.width,
    baseY: topY + 0.05,
    rise: 0.09,
    shape: 'rolling',
    frequency: 0.8,
    random,
  })
  const near: Contour[] = []
  const far: Contour[] = []
  const count = Math.round(700 * Math.min(3, view.width))
  for (let index = 0; index < count; index += 1) {
    const t = random() ** 1.5
    const place = { x: random() * view.width, y: topY + 0.06 + t * depth }
    const list = random() < 0.5 ? near : far
    list.push(circle(place, 0.0022 + t * 0.011 * (0.5 + random()), 14, 0.72))
  }
  return [
    paintRidge(ridge, { crest: mix(ground, palette.haze, 0.3), foot: lighten(ground, -0.1) }, view.height),
    { contours: blades(view, topY, random), ink: flat(lighten(ground, 0.07)), opacity: 0.55 },
    { contours: far, ink: flat(mix(bloom, palette.haze, 0.3)), opacity: 0.85 },
    { contours: near, ink: flat(saturate(bloom, 1.05)), opacity: 0.92 },
  ]
}

function blades(view: View, topY: number, random: Random): readonly Contour[] {
  const depth = view.height - topY
  return Array.from({ length: Math.round(900 * Math.min(3, view.width)) }, () => {
    const t = random() ** 1.2
    const x = random() * view.width
    const y = topY + 0.07 + t * depth * 1.05
    const tall = 0.012 + t * 0.075 * (0.4 + random())
    const lean = (random() - 0.5) * tall * 0.7
    return [
      { x: x - tall * 0.045, y },
      { x: x + lean * 0.4, y: y - tall * 0.6 },
      { x: x + lean, y: y - tall },
      { x: x + lean * 0.4 + tall * 0.05, y: y - tall * 0.58 },
      { x: x + tall * 0.045, y },
    ]
  })
}

function finish(view: View): readonly Layer[] {
  const { palette, words, random } = view
  const layers: Layer[] = []
  if (words.birds || (palette.time !== 'night' && random() < 0.45 && words.weather !== 'storm')) {
    const centre = { x: view.width * (view.sun.x < view.width / 2 ? 0.66 : 0.34), y: view.horizonY * 0.34 }
    layers.push({
      contours: birds(centre, 4 + Math.floor(random() * 5), random),
      ink: flat(palette.near),
      opacity: 0.7,
    })
  }
  if (words.weather === 'mist') {
    const bank = vertical(view.horizonY - 0.2, view.horizonY + 0.3, [
      { at: 0, colour: palette.haze, alpha: 0 },
      { at: 0.5, colour: palette.haze, alpha: 0.42 },
      { at: 1, colour: palette.haze, alpha: 0 },
    ])
    layers.push({ ink: bank, contours: [rectangle(0, view.horizonY - 0.2, view.width, view.horizonY + 0.3)] })
  }
  if (words.weather === 'snow') layers.push(snowfall(view))
  return layers
}

function snowfall(view: View): Layer {
  const { random } = view
  const contours = Array.from({ length: Math.round(160 * Math.min(3, view.width * view.height)) }, () =>
    circle({ x: random() * view.width, y: random() * view.height }, 0.0012 + random() ** 3 * 0.004, 12),
  )
  return { contours, ink: flat([0.99, 0, 0]), opacity: 0.75 }
}
