import { type Lab, lch, lighten, mix } from '../paint/colour'
import { flat, glow, type Layer, type Point, type Scene, vertical } from '../paint/layer'
import type { Random } from '../paint/seeded-random'
import { abstractColours } from './abstract'
import { circle, smoothClosed } from './outlines'
import type { PromptWords } from './prompt-words'

/** A calm bust without features, as a poster would show it: light from one side, soft background. */
export function composePortrait(
  box: { readonly width: number; readonly height: number },
  words: PromptWords,
  random: Random,
): Scene {
  const [dark = [0.3, 0, 0], middle = [0.6, 0, 0], bright = [0.75, 0, 0], pale = [0.9, 0, 0]] = abstractColours(
    words,
    random,
  )
  const skins: readonly Lab[] = [lch(0.84, 0.055, 60), lch(0.74, 0.075, 58), lch(0.6, 0.08, 55), lch(0.46, 0.065, 52)]
  const hairs: readonly Lab[] = [lch(0.24, 0.02, 50), lch(0.34, 0.05, 50), lch(0.5, 0.08, 60), lch(0.68, 0.09, 80)]
  const skinTone = skins[Math.floor(random() * skins.length)] ?? [0.8, 0.02, 0.05]
  const figure: Figure = {
    x: box.width / 2,
    y: box.height / 2 - 0.06,
    bottom: box.height,
    skin: skinTone,
    hair: lighten(hairs[Math.floor(random() * hairs.length)] ?? [0.3, 0, 0], skinTone[0] < 0.7 ? -0.2 : 0),
    cloth: words.colours[0] ?? middle,
    light: lighten(pale, 0.06),
    dark,
    long: random() < 0.5,
  }
  const lamp = { x: figure.x - 0.42, y: figure.y - 0.3 }
  return {
    ...box,
    layers: [
      {
        ink: vertical(0, box.height, [
          { at: 0, colour: mix(bright, pale, 0.4) },
          { at: 1, colour: mix(bright, dark, 0.35) },
        ]),
      },
      { ink: glow(lamp, 1.1, figure.light, 0.65) },
      {
        contours: [circle({ x: figure.x + 0.04, y: figure.y + 0.02 }, 0.37, 200)],
        ink: flat(mix(middle, pale, 0.35)),
        opacity: 0.55,
      },
      ...bust(figure),
    ],
  }
}

interface Figure extends Point {
  readonly bottom: number
  readonly skin: Lab
  readonly hair: Lab
  readonly cloth: Lab
  readonly light: Lab
  readonly dark: Lab
  readonly long: boolean
}

function bust(figure: Figure): readonly Layer[] {
  const { skin, hair, cloth, dark } = figure
  const light = lch(0.95, 0.035, 75)
  const at = (x: number, y: number): Point => ({ x: figure.x + x, y: figure.y + y })
  const depth = figure.bottom - figure.y + 0.1
  const back = figure.long
    ? [
        at(0, -0.235),
        at(0.16, -0.17),
        at(0.185, 0),
        at(0.2, 0.2),
        at(0.13, 0.29),
        at(-0.13, 0.29),
        at(-0.2, 0.2),
        at(-0.185, 0),
        at(-0.16, -0.17),
      ]
    : [
        at(0, -0.225),
        at(0.13, -0.18),
        at(0.16, -0.05),
        at(0.12, 0.08),
        at(-0.12, 0.08),
        at(-0.16, -0.05),
        at(-0.13, -0.18),
      ]
  const fringe = [
    at(-0.14, -0.03),
    at(-0.152, -0.12),
    at(-0.1, -0.205),
    at(0.02, -0.232),
    at(0.12, -0.195),
    at(0.155, -0.1),
    at(0.142, -0.02),
    at(0.126, -0.1),
    at(0.085, -0.15),
    at(0, -0.168),
    at(-0.07, -0.152),
    at(-0.12, -0.1),
  ]
  const face = [
    at(0, -0.185),
    at(0.09, -0.165),
    at(0.132, -0.09),
    at(0.13, 0),
    at(0.1, 0.085),
    at(0.045, 0.142),
    at(0, 0.152),
    at(-0.045, 0.142),
    at(-0.1, 0.085),
    at(-0.13, 0),
    at(-0.132, -0.09),
    at(-0.09, -0.165),
  ]
  const neck = [
    at(-0.058, 0.06),
    at(0.058, 0.06),
    at(0.062, 0.2),
    at(0.1, 0.25),
    at(0, 0.31),
    at(-0.1, 0.25),
    at(-0.062, 0.2),
  ]
  const shoulders = [
    at(-0.09, 0.225),
    at(0, 0.29),
    at(0.09, 0.225),
    at(0.22, 0.265),
    at(0.34, 0.33),
    at(0.4, 0.47),
    at(0.43, depth),
    at(-0.43, depth),
    at(-0.4, 0.47),
    at(-0.34, 0.33),
    at(-0.22, 0.265),
  ]
  const sideLit = (colour: Lab, from: number, to: number) => ({
    kind: 'linear' as const,
    from: at(-from, -0.1),
    to: at(to, 0.12),
    stops: [
      { at: 0, colour: mix(lighten(colour, 0.07), light, 0.22) },
      { at: 0.45, colour },
      { at: 1, colour: mix(lighten(colour, -0.12), dark, 0.12) },
    ],
  })
  return [
    { ink: glow(at(0.08, 0.3), 0.75, dark, 0.35) },
    { contours: [smoothClosed(back)], ink: sideLit(lighten(hair, -0.04), 0.2, 0.22) },
    { contours: [smoothClosed(neck)], ink: sideLit(lighten(skin, -0.06), 0.1, 0.1) },
    {
      contours: [
        smoothClosed([at(-0.06, 0.1), at(0, 0.165), at(0.06, 0.1), at(0.064, 0.19), at(0.02, 0.205), at(-0.05, 0.16)]),
      ],
      ink: flat(lighten(skin, -0.17)),
      opacity: 0.5,
    },
    { contours: [smoothClosed(shoulders)], ink: sideLit(cloth, 0.42, 0.45) },
    { contours: [smoothClosed(face)], ink: sideLit(skin, 0.13, 0.15) },
    { ink: glow(at(-0.062, 0.045), 0.06, mix(skin, lch(0.68, 0.14, 25), 0.6), 0.4) },
    { ink: glow(at(0.068, 0.045), 0.06, mix(skin, lch(0.6, 0.14, 25), 0.6), 0.35) },
    { contours: [smoothClosed(fringe)], ink: sideLit(hair, 0.16, 0.18) },
  ]
}
