import { describe, expect, test } from 'vitest'
import { findPrompts, type HistoryPlace, walkPrompts } from '../../../src/ui/state/prompt-history'

const PROMPTS = [
  { text: 'A red boat', isSaved: false },
  { text: 'A blue boat at dusk', isSaved: true },
  { text: 'Hills', isSaved: false },
]

/** The texts that a walk shows, starting from what is being written. */
function walk(draft: string, steps: readonly (1 | -1)[]): readonly string[] {
  let place: HistoryPlace | undefined
  let shown = draft
  return steps.map((step) => {
    const walked = walkPrompts(PROMPTS, { place, shown, step })
    if (walked !== undefined) {
      place = walked.place
      shown = walked.text
    }
    return shown
  })
}

describe('going through earlier prompts', () => {
  test('goes back, stops at the oldest, and comes back to what was being written', () => {
    expect(walk('draft', [1, 1, 1, 1, -1, -1, -1, -1])).toEqual([
      'A red boat',
      'A blue boat at dusk',
      'Hills',
      'Hills',
      'A blue boat at dusk',
      'A red boat',
      'draft',
      'draft',
    ])
  })

  test('passes over the prompt that is still there', () => {
    expect(walk('A red boat', [1, -1])).toEqual(['A blue boat at dusk', 'A red boat'])
  })
})

describe('finding prompts', () => {
  test('takes those with all words, in any order and case, saved ones first', () => {
    expect(findPrompts(PROMPTS, ' BOAT a ').map(({ text }) => text)).toEqual(['A blue boat at dusk', 'A red boat'])
    expect(findPrompts(PROMPTS, 'dusk red')).toEqual([])
    expect(findPrompts(PROMPTS, '')).toHaveLength(3)
  })
})
