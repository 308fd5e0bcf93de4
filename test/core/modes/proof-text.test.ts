import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { proofTexts, quotedTexts } from '../../../src/core/modes/proof-text'

describe('lettering in a prompt', () => {
  test.each([
    ['A sign that says "Open late" and "24 h"', ['Open late', '24 h']],
    ['Ein Schild „Heute frisch“ und “Sale”', ['Heute frisch', 'Sale']],
    ['Un panneau « Fermé »', ['Fermé']],
    ['No "" and no "open end', []],
    ['It’s a 12" record', []],
  ])('%j names %j', (prompt, texts) => {
    expect(quotedTexts(prompt)).toEqual(texts)
  })
})

describe('lettering that was read back', () => {
  test('is right letter for letter, however it is broken into lines', () => {
    expect(proofTexts(['Grand opening', 'Sale'], ['Grand', 'opening', '', ' Sale '])).toEqual([
      { wanted: 'Grand opening', read: 'Grand opening', isRight: true },
      { wanted: 'Sale', read: 'Sale', isRight: true },
    ])
  })

  test('is wrong with one letter, accent or capital off, and what stands there is named', () => {
    expect(proofTexts(['Café', 'Open late', 'Free'], ['Cafe', 'Opne late', 'FREE'])).toEqual([
      { wanted: 'Café', read: 'Cafe', isRight: false },
      { wanted: 'Open late', read: 'Opne late', isRight: false },
      { wanted: 'Free', read: '', isRight: false },
    ])
  })

  test('is missing where nothing like it was read', () => {
    expect(proofTexts(['Grand opening'], [])).toEqual([{ wanted: 'Grand opening', read: '', isRight: false }])
    expect(proofTexts(['Grand opening'], ['12:45'])[0]?.read).toBe('')
  })

  test('is always found right where it stands among other lines', () => {
    const line = fc.stringMatching(/^[A-Za-z]{1,8}( [A-Za-z]{1,8})?$/)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), line, fc.array(line, { maxLength: 4 }), (above, wanted, below) => {
        expect(proofTexts([wanted], [...above, wanted, ...below])[0]?.isRight).toBe(true)
      }),
    )
  })
})
