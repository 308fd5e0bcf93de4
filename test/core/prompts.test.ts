import { describe, expect, test } from 'vitest'
import { changePrompts, type KeptPrompt } from '../../src/core/records/prompts'

const unsaved = (text: string): KeptPrompt => ({ text, isSaved: false })
const saved = (text: string): KeptPrompt => ({ text, isSaved: true })

describe('prompts that are kept', () => {
  test('the one used last is first and there once; a saved one stays saved', () => {
    const before = [unsaved('a lake'), saved('a house')]
    expect(changePrompts(before, 'a house', 'used')).toEqual([saved('a house'), unsaved('a lake')])
    expect(changePrompts(before, 'a tree', 'used')).toEqual([unsaved('a tree'), ...before])
  })

  test('saving keeps the place, or adds one that was never used; forgetting takes it out', () => {
    const before = [unsaved('a lake'), unsaved('a house')]
    expect(changePrompts(before, 'a house', 'saved')).toEqual([unsaved('a lake'), saved('a house')])
    expect(changePrompts([saved('a lake')], 'a lake', 'unsaved')).toEqual([unsaved('a lake')])
    expect(changePrompts(before, 'new', 'saved')).toEqual([saved('new'), ...before])
    expect(changePrompts(before, 'a lake', 'forgotten')).toEqual([unsaved('a house')])
  })

  test('the oldest unsaved make way after 200, saved ones never', () => {
    let prompts: readonly KeptPrompt[] = [saved('mine')]
    for (let index = 0; index < 210; index += 1) prompts = changePrompts(prompts, `prompt ${index}`, 'used')
    expect(prompts).toHaveLength(201)
    expect([prompts[0]?.text, prompts[199]?.text, prompts[200]]).toEqual(['prompt 209', 'prompt 10', saved('mine')])
  })

  test('long ones make way by their length, the newest never', () => {
    const long = (letter: string) => letter.repeat(300_000)
    const two = changePrompts([unsaved(long('a'))], long('b'), 'used')
    expect(two.map(({ text }) => text[0])).toEqual(['b'])
    expect(changePrompts([], 'c'.repeat(600_000), 'used')).toHaveLength(1)
  })
})
