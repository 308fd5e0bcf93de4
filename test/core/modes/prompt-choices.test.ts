import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandChoices } from '../../../src/core/modes/prompt-choices'

const all = (prompt: string) => expandChoices(prompt, 100).prompts.map((each) => each.prompt)

describe('choices in a prompt', () => {
  test.each<[string, readonly string[]]>([
    ['A red door', ['A red door']],
    ['A {red|green|blue} door', ['A red door', 'A green door', 'A blue door']],
    ['A {red|blue} {door|gate}', ['A red door', 'A red gate', 'A blue door', 'A blue gate']],
    ['A door{, open|}', ['A door, open', 'A door']],
    ['A {big|} { red | blue } door', ['A big red door', 'A big blue door', 'A red door', 'A blue door']],
    ['{not a choice} and {}', ['{not a choice} and {}']],
    ['css { a: b }  two  spaces', ['css { a: b }  two  spaces']],
  ])('“%s”', (prompt, prompts) => {
    expect(all(prompt)).toEqual(prompts)
  })

  test('say what was chosen', () => {
    expect(expandChoices('A {red|blue} {door|gate}', 9).prompts[2]?.chosen).toEqual(['blue', 'door'])
  })

  test('are counted beyond the limit without being written out', () => {
    const many = Array.from({ length: 12 }, () => '{a|b|c|d}').join(' ')
    expect(expandChoices(many, 8)).toMatchObject({ prompts: { length: 8 }, total: 4 ** 12 })
  })

  test('give as many different prompts as there are combinations', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(words, { maxLength: 3 }), (choices) => {
        const { prompts, total } = expandChoices(choices.map((each) => `{${each.join('|')}}`).join(' and '), 1000)
        expect(total).toBe(choices.reduce((product, each) => product * each.length, 1))
        expect(new Set(prompts.map(({ chosen }) => chosen.join())).size).toBe(total)
      }),
    )
  })
})
