import { flat, type Layer } from '../paint/layer'
import { roundedRectangle } from './outlines'
import { drawText, hasGlyph, measureText } from './stroke-font'

/** Height of the mark's letters, by the shorter side of the picture. */
const LETTER_HEIGHT = 0.0135
const MARGIN = 0.03
const PADDING = 0.0125
/** Characters of the prompt that are quoted. */
const QUOTED = 28

/** The mark that says "this is a demo picture": small, in the lower right corner, with the first words of the prompt. */
export function demoMark(box: { readonly width: number; readonly height: number }, prompt: string): readonly Layer[] {
  const room = Math.floor(
    (box.width - 2 * MARGIN - 2 * PADDING) / (measureText('MM', LETTER_HEIGHT) - measureText('M', LETTER_HEIGHT)),
  )
  const quoted = firstWords(prompt, Math.min(QUOTED, room - 15))
  const text = quoted === '' ? 'REFILL DEMO' : `REFILL DEMO · ${quoted}`
  const right = box.width - MARGIN
  const bottom = box.height - MARGIN
  const left = right - measureText(text, LETTER_HEIGHT) - 2 * PADDING
  const top = bottom - LETTER_HEIGHT - 2 * PADDING
  const letters = drawText(text, { x: left + PADDING, y: top + PADDING }, LETTER_HEIGHT, LETTER_HEIGHT * 0.15)
  return [
    {
      contours: [roundedRectangle(left, top, right, bottom, (bottom - top) * 0.5)],
      ink: flat([0.2, 0, 0]),
      opacity: 0.34,
    },
    { contours: letters, ink: flat([0.99, 0, 0]), opacity: 0.92 },
  ]
}

function firstWords(prompt: string, limit: number): string {
  const kept: string[] = []
  let length = 0
  for (const word of prompt.trim().split(/\s+/)) {
    const letters = [...word].filter(hasGlyph).join('')
    if (letters === '') continue
    length += letters.length + 1
    if (length > limit + 1) break
    kept.push(letters)
  }
  return kept.join(' ').replace(/[.·-]+$/, '')
}
