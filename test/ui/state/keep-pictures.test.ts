import { describe, expect, test } from 'vitest'
import { dropOldPictures } from '../../../src/ui/state/keep-pictures'
import type { Variant } from '../../../src/ui/state/variant'

function variant(pressId: string, sizeBytes: number): Variant {
  const blob = new Blob([new Uint8Array(sizeBytes)])
  return {
    id: `${pressId}/0`,
    pressId,
    index: 0,
    mode: 'generate',
    maskNodeIds: [],
    prompt: 'A lake',
    label: '',
    targets: [],
    frame: { width: 1, height: 1 },
    startedAtMs: 0,
    expectedMs: 1,
    estimateUsd: 0,
    state: { kind: 'done', placement: { kind: 'kept' } },
    picture: { blob, url: URL.createObjectURL(blob), extent: { widthPx: 1, heightPx: 1 } },
  }
}

describe('the pictures kept in the window', () => {
  test('stay while they fit', () => {
    const variants = [variant('b', 50), variant('a', 50)]
    expect(dropOldPictures(variants, 100)).toBe(variants)
  })

  test('go from the oldest on, but their cards stay', () => {
    const remaining = dropOldPictures([variant('c', 60), variant('b', 30), variant('a', 30)], 100)
    expect(remaining.map(({ pressId, picture }) => [pressId, picture !== undefined])).toEqual([
      ['c', true],
      ['b', true],
      ['a', false],
    ])
  })

  test('of the newest press stay whatever their size', () => {
    expect(dropOldPictures([variant('a', 500)], 100)[0]?.picture).toBeDefined()
  })
})
