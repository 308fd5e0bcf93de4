import type { StageNode } from '../../document/stage-node'
import { breakLines, lineHeightOf, type MeasureText } from '../../document/text-lines'
import type { Size } from './canvas-context'

/** One line of a text, ready to draw: where its left end and its baseline are, px. */
export interface TextLine {
  readonly text: string
  readonly x: number
  readonly baseline: number
  /** Index of its first character in the whole text. */
  readonly start: number
}

const WEIGHTS: Readonly<Record<string, number>> = {
  Thin: 100,
  'Extra Light': 200,
  Light: 300,
  Regular: 400,
  Medium: 500,
  'Semi Bold': 600,
  Bold: 700,
  'Extra Bold': 800,
  Black: 900,
}

/** The canvas font of a text node. */
export function fontOf({ fontName, fontSize }: StageNode): string {
  const isItalic = /italic/i.test(fontName.style)
  const weight = WEIGHTS[fontName.style.replace(/\s*italic/i, '')] ?? 400
  return `${isItalic ? 'italic ' : ''}${weight} ${fontSize}px "${fontName.family}", Inter, sans-serif`
}

/** Extra room after each character, px. */
export function letterSpacingOf({ letterSpacing, fontSize }: StageNode): number {
  return letterSpacing.unit === 'PIXELS' ? letterSpacing.value : (fontSize * letterSpacing.value) / 100
}

/** Breaks a text into lines at its width (unless it grows with its words) and places each by the node's alignment. */
export function layoutText(node: StageNode, { width, height }: Size, measure: MeasureText): readonly TextLine[] {
  const maxWidth = node.textAutoResize === 'WIDTH_AND_HEIGHT' ? Number.POSITIVE_INFINITY : width
  const lines = breakLines(node.characters, maxWidth, measure)
  const lineHeight = lineHeightOf(node)
  const spare = height - lines.length * lineHeight
  const top = node.textAlignVertical === 'CENTER' ? spare / 2 : node.textAlignVertical === 'BOTTOM' ? spare : 0
  return lines.map(({ text, start }, index) => ({
    text,
    start,
    x: lineStart(node, width, measure(text)),
    // Cap height and descender share the line such that the baseline sits at about 0.36 of the size below its middle.
    baseline: top + (index + 0.5) * lineHeight + node.fontSize * 0.36,
  }))
}

function lineStart(node: StageNode, width: number, lineWidth: number): number {
  if (node.textAlignHorizontal === 'CENTER') return (width - lineWidth) / 2
  return node.textAlignHorizontal === 'RIGHT' ? width - lineWidth : 0
}
