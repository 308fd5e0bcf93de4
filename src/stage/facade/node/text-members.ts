import { editNode } from '../../document/follow-component'
import { assertFontLoaded, assertWritable } from '../guards'
import { fontName, letterSpacing, lineHeight, oneOf, positive, text } from '../schemas'
import { check } from '../validation'
import { type NodeMember, stored } from './node-member'

const NEEDS_FONT = { needsFont: true }

/** Texts. Everything that changes how characters are laid out needs their font. */
export const TEXT_MEMBERS = {
  characters: stored('characters', text, { ...NEEDS_FONT, along: { textFillRanges: [] } }),
  fontSize: stored('fontSize', positive, NEEDS_FONT),
  lineHeight: stored('lineHeight', lineHeight, NEEDS_FONT),
  letterSpacing: stored('letterSpacing', letterSpacing, NEEDS_FONT),
  textAlignHorizontal: stored('textAlignHorizontal', oneOf('LEFT', 'CENTER', 'RIGHT', 'JUSTIFIED'), NEEDS_FONT),
  textAlignVertical: stored('textAlignVertical', oneOf('TOP', 'CENTER', 'BOTTOM'), NEEDS_FONT),
  textAutoResize: stored('textAutoResize', oneOf('NONE', 'WIDTH_AND_HEIGHT', 'HEIGHT', 'TRUNCATE'), NEEDS_FONT),
  hasMissingFont: { read: () => false } satisfies NodeMember,
  fontName: {
    read: ({ node }) => Object.freeze({ ...node.fontName }),
    write: ({ run, node }, value) => {
      assertWritable(run, node, 'set_fontName')
      const font = check({ where: 'set_fontName', name: 'fontName', schema: fontName }, value)
      assertFontLoaded(run, font, 'set_fontName')
      editNode(run.document, node.id, { fontName: font })
    },
  } satisfies NodeMember,
} as const
