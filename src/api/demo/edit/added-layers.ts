import { lch, lighten, mix } from '../paint/colour'
import { flat, glow, type Layer } from '../paint/layer'
import { sphere } from '../scene/abstract'
import { blossom } from '../scene/flowers'
import { petal } from '../scene/outlines'
import { readPromptWords } from '../scene/prompt-words'
import { drawText, measureText } from '../scene/stroke-font'
import type { EditStudio } from './edited-picture'

/** The thing an "add" puts into its area: a blossom, a fruit, or a balloon. */
export function addedThing({ area, request, random }: EditStudio): readonly Layer[] {
  const words = readPromptWords(request.prompt)
  const x = (area.left + area.right) / 2
  const y = (area.top + area.bottom) / 2
  const radius = Math.min(area.right - area.left, area.bottom - area.top) * 0.34
  const colour = words.colours[0] ?? lch(0.64, 0.19, 20 + random() * 40)
  if (words.subjects.includes('flower')) return blossom({ x, y, radius: radius * 1.2 }, colour, random)
  const ball = sphere({ x, y: y - radius * 0.15 }, radius, colour, lch(0.97, 0.02, 90), lch(0.3, 0.04, 270))
  const stem = { x, y: y - radius * 1.02 }
  if (words.subjects.includes('fruit')) {
    const leaf = petal(stem, { x: stem.x + radius * 0.6, y: stem.y - radius * 0.3 }, radius * 0.3)
    return [...ball, { contours: [leaf], ink: flat(lch(0.52, 0.11, 142)) }]
  }
  const foot = { x, y: y + radius * 0.86 }
  const knot = petal({ x: foot.x, y: foot.y + radius * 0.16 }, { x: foot.x, y: foot.y - radius * 0.05 }, radius * 0.2)
  const string = petal(foot, { x: x + radius * 0.12, y: foot.y + radius * 1.1 }, radius * 0.016)
  return [
    { contours: [string], ink: flat(lch(0.9, 0.01, 90)), opacity: 0.85 },
    ...ball,
    { ink: glow({ x: x - radius * 0.36, y: y - radius * 0.5 }, radius * 0.34, lch(0.99, 0, 0), 0.6) },
    { contours: [knot], ink: flat(lighten(colour, -0.12)) },
  ]
}

/** The words an edit of text writes: what stands in quotation marks, else the first words of the prompt. */
export function writtenText({ area, request, tones }: EditStudio): readonly Layer[] {
  const quoted = /["“«']([^"”»']{1,60})["”»']/.exec(request.prompt)?.[1]
  const text = (quoted ?? request.prompt.trim().split(/\s+/).slice(0, 3).join(' ')).slice(0, 40)
  const width = (area.right - area.left) * 0.84
  const height = Math.min((area.bottom - area.top) * 0.5, width / Math.max(0.1, measureText(text, 1)))
  const length = measureText(text, height)
  const origin = { x: (area.left + area.right - length) / 2, y: (area.top + area.bottom - height) / 2 }
  const dark = (tones[128 * 3] ?? 0) + (tones[128 * 3 + 1] ?? 0) < 250
  const ink = dark ? lch(0.98, 0.01, 90) : mix(lch(0.2, 0.02, 270), lch(0.3, 0.05, 270), 0.5)
  return [{ contours: drawText(text, origin, height, height * 0.13), ink: flat(ink) }]
}
