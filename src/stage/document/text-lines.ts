import type { StageNode } from './stage-node'

/** Measures a run of characters in the font that is set, px. */
export type MeasureText = (text: string) => number

/** Distance from one baseline to the next, px. AUTO is 1.21 for Inter, Figma's default font. */
export function lineHeightOf({ lineHeight, fontSize }: StageNode): number {
  if (lineHeight.unit === 'AUTO') return fontSize * 1.21
  return lineHeight.unit === 'PIXELS' ? lineHeight.value : (fontSize * lineHeight.value) / 100
}

/** One line of a text, and the index of its first character in the whole. */
export interface BrokenLine {
  readonly text: string
  readonly start: number
}

/** Breaks a text into lines at a width. */
export function breakLines(characters: string, maxWidth: number, measure: MeasureText): readonly BrokenLine[] {
  const lines: BrokenLine[] = []
  let start = 0
  for (const paragraph of characters.split('\n')) {
    lines.push(...breakParagraph({ text: paragraph, start }, maxWidth, measure))
    start += paragraph.length + 1
  }
  return lines
}

function breakParagraph(paragraph: BrokenLine, maxWidth: number, measure: MeasureText): readonly BrokenLine[] {
  const lines: BrokenLine[] = []
  let line = ''
  let start = paragraph.start
  for (const word of paragraph.text.split(/(?<= )/)) {
    if (line !== '' && measure((line + word).trimEnd()) > maxWidth) {
      lines.push({ text: line.trimEnd(), start })
      start += line.length
      line = ''
    }
    line += word
  }
  return [...lines, { text: line.trimEnd(), start }]
}
