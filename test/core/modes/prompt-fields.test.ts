import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandChoices } from '../../../src/core/modes/prompt-choices'
import { stripComments } from '../../../src/core/modes/prompt-comments'
import { fieldsOf, fillFields } from '../../../src/core/modes/prompt-fields'

describe('the fields of a prompt', () => {
  test('are named once, in their order, with what stands there else', () => {
    expect(fieldsOf('{{product}} on {{ground: sand}}, the {{product}} in {{ light : morning sun }}')).toEqual([
      { name: 'product' },
      { name: 'ground', fallback: 'sand' },
      { name: 'light', fallback: 'morning sun' },
    ])
  })

  test('are filled in wherever they stand; empty ones take what stands there else, or are named', () => {
    const prompt = 'A {{product}} on {{ground: sand}} beside a {{product}} and {{other}}'
    expect(
      fillFields(
        prompt,
        new Map([
          ['product', ' red chair '],
          ['ground', ''],
        ]),
      ),
    ).toEqual({
      text: 'A red chair on sand beside a red chair and {{other}}',
      missing: ['other'],
    })
  })

  test('may be filled with choices, and choices beside them stay choices', () => {
    const { text } = fillFields('a {red|blue} {{thing}}', new Map([['thing', '{door|gate}']]))
    expect(expandChoices(text, 8).prompts.map(({ prompt }) => prompt)).toEqual([
      'a red door',
      'a red gate',
      'a blue door',
      'a blue gate',
    ])
    expect(fieldsOf('a {red|blue} door')).toEqual([])
  })

  test('take names like those that objects have by themselves as any other', () => {
    expect(fillFields('{{constructor}}', new Map()).missing).toEqual(['constructor'])
  })

  test('that are all filled in leave no braces of theirs, whatever the words', () => {
    const word = fc.stringMatching(/^[a-z ]{1,10}$/).filter((text) => text.trim() !== '')
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word)), (pairs) => {
        const prompt = pairs.map(([name]) => `x {{${name}}} y`).join(' ')
        const values = new Map(pairs.map(([name, value]) => [name.trim(), value]))
        const filled = fillFields(prompt, values)
        expect(filled.missing).toEqual([])
        expect(filled.text).not.toMatch(/[{}]/)
      }),
    )
  })
})

describe('the comments of a prompt', () => {
  test.each([
    ['A lake\n// the client wants fog\nat dawn', 'A lake\nat dawn'],
    ['A lake /* or a pond? */ at dawn', 'A lake at dawn'],
    ['A lake\n  // indented', 'A lake'],
    ['As on https://example.com // or so', 'As on https://example.com // or so'],
    ['/* all\nof it */', ''],
    ['A /* not closed', 'A /* not closed'],
  ])('%j is sent as %j', (prompt, sent) => {
    expect(stripComments(prompt)).toBe(sent)
  })
})
