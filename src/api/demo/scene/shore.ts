import { lighten, mix } from '../paint/colour'
import { flat, type Layer } from '../paint/layer'
import { paintCity } from './city'
import { paintDistance } from './distance'
import { makeRidge, paintRidge } from './terrain'
import { treesAlong } from './trees'
import { has, type View } from './view'
import { paintBoat, paintWater } from './water'

/** Water with what stands behind it, what sails on it, and the near bank. */
export function paintShore(view: View): readonly Layer[] {
  const { words, palette, random, horizonY } = view
  const landed = !has(words, 'sea') || words.subjects.some((subject) => subject === 'mountains' || subject === 'hills')
  const land = has(words, 'city')
    ? paintCity({ width: view.width, horizonY: Math.min(horizonY, 0.62), groundY: horizonY }, palette, random)
    : landed || has(words, 'forest')
      ? paintDistance({ ...view, height: horizonY }).map((layer) => clipBelow(layer, horizonY))
      : farCoast(view)
  const water = paintWater({
    width: view.width,
    topY: horizonY,
    bottomY: view.height,
    palette,
    sun: view.sun,
    land,
    random,
  })
  const boat =
    words.boat || (has(words, 'sea') && random() < 0.6)
      ? paintBoat(view.width * (view.sun.x < view.width / 2 ? 0.7 : 0.28), horizonY + 0.05, 0.09, palette)
      : []
  return [...land, ...water, ...boat, ...shoreFront(view)]
}

// Land behind water ends at the water's edge.
function clipBelow(layer: Layer, lineY: number): Layer {
  if (layer.contours === undefined) return layer
  const contours = layer.contours.map((contour) => contour.map(({ x, y }) => ({ x, y: Math.min(y, lineY) })))
  return { ...layer, contours }
}

function farCoast(view: View): readonly Layer[] {
  const { width, horizonY, palette, random } = view
  const ridge = makeRidge({ width, baseY: horizonY + 0.035, rise: 0.085, shape: 'rolling', frequency: 1.2, random })
  const crest = mix(palette.haze, palette.far, 0.55)
  return [clipBelow(paintRidge(ridge, { crest, foot: mix(crest, palette.haze, 0.4) }, horizonY), horizonY)]
}

function shoreFront(view: View): readonly Layer[] {
  const { words, palette, random } = view
  const ridge = makeRidge({
    width: view.width,
    baseY: view.height + 0.03,
    rise: has(words, 'sea') ? 0.13 : 0.16,
    shape: 'rolling',
    frequency: 0.7,
    random,
  })
  const sandy = has(words, 'sea')
  const crest = sandy ? mix(mix(palette.horizon, [0.82, 0.02, 0.05], 0.5), palette.near, 0.35) : palette.near
  const ground = paintRidge(ridge, { crest, foot: lighten(crest, -0.06) }, view.height)
  if (sandy) {
    const foam = ridge.line.map(({ x, y }) => ({ x, y: y - 0.012 - 0.006 * Math.sin(x * 9) }))
    const band = [...foam, ...[...ridge.line].reverse()]
    return [{ contours: [band], ink: flat(palette.light), opacity: 0.55 }, ground]
  }
  const trees = treesAlong(ridge, {
    width: view.width,
    count: Math.round(9 * view.width),
    height: 0.2,
    kind: words.autumn ? 'round' : 'conifer',
    random,
  })
  return [{ contours: trees, ink: flat(lighten(crest, -0.02)) }, ground]
}
