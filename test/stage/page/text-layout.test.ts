import { describe, expect, test } from 'vitest'
import { createDocument, type NodeSeed } from '../../../src/stage/document/seed'
import type { StageNode } from '../../../src/stage/document/stage-node'
import { fontOf, layoutText } from '../../../src/stage/page/render/text-layout'

/** Every character is 10 px wide. */
const measure = (text: string): number => text.length * 10

function textNode(more: Partial<NodeSeed>): StageNode {
  const seed: NodeSeed = { type: 'TEXT', id: 'text', fontSize: 20, textAutoResize: 'HEIGHT', ...more }
  return createDocument({ pages: [{ name: 'Page', children: [seed] }] }).require('text')
}

function lines(more: Partial<NodeSeed>, width = 100, height = 100): readonly string[] {
  return layoutText(textNode(more), { width, height }, measure).map(({ text }) => text)
}

describe('A text', () => {
  test('breaks between words at its width', () => {
    expect(lines({ characters: 'the quiet above the line' })).toEqual(['the quiet', 'above the', 'line'])
  })

  test('breaks where its author did, empty lines kept', () => {
    expect(lines({ characters: 'one\n\ntwo' })).toEqual(['one', '', 'two'])
  })

  test('lets a word stand out that is wider than the box', () => {
    expect(lines({ characters: 'a photographers b' })).toEqual(['a', 'photographers', 'b'])
  })

  test('that grows with its words does not break by itself', () => {
    expect(lines({ characters: 'the quiet above the line', textAutoResize: 'WIDTH_AND_HEIGHT' })).toHaveLength(1)
  })

  test('knows where in the whole text each line starts', () => {
    const node = textNode({ characters: 'the quiet above\nthe line' })
    const starts = layoutText(node, { width: 100, height: 100 }, measure).map(({ start }) => start)
    expect(starts).toEqual([0, 10, 16])
  })

  test.each([
    { align: 'LEFT', x: 0 },
    { align: 'CENTER', x: 35 },
    { align: 'RIGHT', x: 70 },
  ] as const)('aligned $align starts at $x px', ({ align, x }) => {
    const node = textNode({ characters: 'abc', textAlignHorizontal: align })
    expect(layoutText(node, { width: 100, height: 30 }, measure)[0]?.x).toBe(x)
  })

  test.each([
    { style: 'Regular', font: '400 20px "Inter", Inter, sans-serif' },
    { style: 'Semi Bold Italic', font: 'italic 600 20px "Inter", Inter, sans-serif' },
    { style: 'Italic', font: 'italic 400 20px "Inter", Inter, sans-serif' },
  ])('in $style is drawn with $font', ({ style, font }) => {
    expect(fontOf(textNode({ fontName: { family: 'Inter', style } }))).toBe(font)
  })
})
