import { type Lab, mix } from '../paint/colour'
import type { Random } from '../paint/seeded-random'
import type { Palette } from './palette'
import type { PromptWords, Subject } from './prompt-words'
import type { Luminary } from './sky'

/** What the parts of a landscape share. */
export interface View {
  readonly width: number
  readonly height: number
  readonly horizonY: number
  readonly palette: Palette
  readonly words: PromptWords
  readonly sun: Luminary
  readonly random: Random
}

/** Whether the prompt speaks of a subject. */
export function has(words: PromptWords, subject: Subject): boolean {
  return words.subjects.includes(subject)
}

/** Colour of land at a depth from 0 (far) to 1 (near), as the air between pales it. */
export function landColour(palette: Palette, depth: number): Lab {
  return depth < 0.5
    ? mix(mix(palette.haze, palette.far, 0.45), palette.far, depth * 2)
    : mix(palette.far, palette.near, (depth - 0.5) * 2)
}
