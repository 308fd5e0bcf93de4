import type { StageDocument } from './stage-document'
import type { StageNode } from './stage-node'
import { breakLines, lineHeightOf } from './text-lines'

/** Width of a letter of Inter as a share of the font size, on average, English text. The document has no fonts to measure with. */
const LETTER_WIDTH = 0.56

/** Gives a text the size that its words take, where it grows with them. About right: the document cannot measure letters. */
export function fitText(document: StageDocument, node: StageNode): void {
  const { type, textAutoResize, characters, fontSize } = node
  if (type !== 'TEXT' || textAutoResize === 'NONE' || textAutoResize === 'TRUNCATE') return
  const measure = (text: string) => text.length * fontSize * LETTER_WIDTH
  const isFree = textAutoResize === 'WIDTH_AND_HEIGHT'
  const lines = breakLines(characters, isFree ? Number.POSITIVE_INFINITY : node.width, measure)
  const width = isFree ? Math.max(0, ...lines.map(({ text }) => measure(text))) : node.width
  const height = lines.length * lineHeightOf(node)
  if (width !== node.width || height !== node.height) document.update(node.id, { width, height })
}
