import { type Lab, lighten, mix } from '../paint/colour'
import { flat, type Layer } from '../paint/layer'
import type { PromptWords } from './prompt-words'
import { makeRidge, paintFaces, paintRidge, type Ridge, type RidgeShape } from './terrain'
import { treesAlong } from './trees'
import { has, landColour, type View } from './view'

function shapeOf(words: PromptWords): RidgeShape {
  if (has(words, 'desert')) return 'dune'
  if (has(words, 'mountains') || words.weather === 'snow') return 'sharp'
  return 'rolling'
}

/** The land far away: ridges one behind the other, paler with distance. */
export function paintDistance(view: View): readonly Layer[] {
  const { words, horizonY, random } = view
  const shape = shapeOf(words)
  const count = shape === 'rolling' ? 3 : 4
  // A long way of land below the horizon in tall pictures keeps its proportions by the shorter side.
  const reach = Math.min(horizonY, 0.9)
  const ridges = Array.from({ length: count }, (_, index) => {
    const depth = index / count
    const rise = reach * (shape === 'sharp' ? 0.62 - depth * 0.36 : shape === 'dune' ? 0.13 + depth * 0.12 : 0.2)
    return makeRidge({
      width: view.width,
      baseY: horizonY + reach * (depth * (shape === 'dune' ? 0.5 : 0.2) + (shape === 'dune' ? 0.06 : -0.02)),
      rise,
      shape,
      frequency: shape === 'sharp' ? 0.85 + depth * 0.5 : shape === 'dune' ? 1.15 - depth * 0.55 : 1.35 + depth,
      random,
    })
  })
  return ridges.flatMap((ridge, index) => {
    const next = ridges[index + 1]
    return paintOneRidge(view, ridge, { depth: index / count, shape, bottom: (next?.bottom ?? view.height) + 0.02 })
  })
}

function paintOneRidge(
  view: View,
  ridge: Ridge,
  look: { readonly depth: number; readonly shape: RidgeShape; readonly bottom: number },
): readonly Layer[] {
  const { palette, words, random } = view
  const crest = look.shape === 'dune' ? duneColour(view, look.depth) : landColour(palette, look.depth * 0.85)
  const foot = mix(crest, palette.haze, words.weather === 'mist' ? 0.85 : 0.6)
  const body = paintRidge(ridge, { crest, foot }, look.bottom)
  if (look.shape === 'rolling') return [body, ...distantTrees(view, ridge, look.depth, crest)]
  if (look.shape === 'dune') return [body]
  const colour = mix(crest, palette.light, 0.4 - look.depth * 0.2)
  const snow = look.depth < 0.6 && words.weather !== 'mist' && palette.time !== 'night'
  return [body, ...paintFaces(ridge, { colour, lightX: view.sun.x, bottom: look.bottom, snow, random })]
}

function duneColour({ palette, words }: View, depth: number): Lab {
  const sand: Lab = palette.time === 'night' ? palette.far : mix(palette.accent, [0.74, 0.04, 0.09], 0.6)
  return mix(mix(palette.haze, sand, 0.55), mix(sand, palette.near, words.colours.length > 0 ? 0.5 : 0.3), depth)
}

function distantTrees(view: View, ridge: Ridge, depth: number, crest: Lab): readonly Layer[] {
  if (!has(view.words, 'forest') && !has(view.words, 'mountains')) return []
  const contours = treesAlong(ridge, {
    width: view.width,
    count: Math.round(90 * view.width),
    height: 0.03 + depth * 0.05,
    kind: 'conifer',
    random: view.random,
  })
  return [{ contours, ink: flat(lighten(crest, -0.02)) }]
}
