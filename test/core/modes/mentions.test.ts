import { describe, expect, test } from 'vitest'
import { findMentionAt, replaceMentions, suggestMentions } from '../../../src/core/modes/mentions'

describe('A name with @', () => {
  test.each([
    ['put @Logo on the shirt', ['Photo', 'Logo'], 'put image 2 on the shirt'],
    ['@hero / photo at night', ['Hero', 'Hero / Photo'], 'image 2 at night'],
    ['like @Twin', ['Twin', 'Twin'], 'like image 1'],
    ['mail a@Logo.com', ['Logo'], 'mail a@Logo.com'],
    ['@Logotype', ['Logo'], '@Logotype'],
    ['@nobody', ['Logo'], '@nobody'],
    ['@Größe, @名前', ['Größe', '名前'], 'image 1, image 2'],
  ])('in %j with the layers %j is %j', (prompt, labels, said) => {
    expect(replaceMentions(prompt, labels)).toBe(said)
  })

  test.each([
    ['@Lo', 3, { from: 0, query: 'Lo' }],
    ['put @Hero / Ph', 14, { from: 4, query: 'Hero / Ph' }],
    ['a@b', 3, undefined],
    ['@Logo\nnext', 10, undefined],
    ['none', 4, undefined],
  ])('that is being typed in %j before %i is found', (prompt, caret, found) => {
    expect(findMentionAt(prompt, caret)).toEqual(found)
  })

  test('is completed from the names that begin with it first, each once', () => {
    expect(suggestMentions('lo', ['Old Logo', 'Logo', 'Lot', 'Logo', 'Sky'])).toEqual(['Logo', 'Lot', 'Old Logo'])
  })
})
