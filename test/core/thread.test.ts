import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Recipe } from '../../src/core/records/recipe'
import type { ShownPicture, Thread } from '../../src/core/records/thread'
import { addTurn, deleteTurn, fitThread, listTurns, renameTurn, startThread, withReality } from '../../src/core/thread'

const RECIPE: Recipe = {
  version: 1,
  mode: 'generate',
  prompt: 'A calm lake',
  model: 'nano-banana-2',
  imageSize: '1K',
  path: 'demo',
  madeAt: '2026-11-25T12:00:00.000Z',
}

const picture = (imageHash: string, ...patchHashes: string[]): ShownPicture => ({ imageHash, patchHashes })

/** 1 - 2 - 3, with 4 and 5 as a branch from 2, and 6 as another branch from 1. */
function branched(): Thread {
  let thread = startThread({ shows: picture('original') })
  thread = addTurn(thread, { shows: picture('two') })
  thread = addTurn(thread, { shows: picture('three') })
  thread = addTurn({ ...thread, current: '2' }, { shows: picture('four') })
  thread = addTurn(thread, { shows: picture('five') })
  return addTurn({ ...thread, current: '1' }, { shows: picture('six') })
}

const outline = (thread: Thread) => listTurns(thread).map(({ turn, depth }) => `${'.'.repeat(depth)}${turn.id}`)

describe('a thread', () => {
  test('goes on from what is shown; going back and on from there makes a branch, indented under the turn it left', () => {
    expect(outline(branched())).toEqual(['1', '.6', '2', '.4', '.5', '3'])
    expect(branched().current).toBe('6')
  })

  test('loses one turn; what went on from it goes on from the turn before', () => {
    const left = deleteTurn(branched(), '2')
    expect(left.turns.map(({ id, parent }) => [id, parent])).toEqual([
      ['1', undefined],
      ['3', '1'],
      ['4', '1'],
      ['5', '4'],
      ['6', '1'],
    ])
  })

  test('never loses the turn that is shown', () => {
    expect(deleteTurn(branched(), '6')).toEqual(branched())
  })

  test('names a turn, and takes the name away again', () => {
    const named = renameTurn(branched(), '4', 'With fog')
    expect(named.turns.find(({ id }) => id === '4')?.name).toBe('With fog')
    expect(renameTurn(named, '4', '')).toEqual(branched())
  })

  test('holds what was changed by hand as a turn, and knows a turn that came back by hand', () => {
    const changed = withReality(branched(), picture('by hand'))
    expect(changed.turns[6]).toEqual({ id: '7', parent: '6', shows: picture('by hand') })
    expect(withReality(branched(), picture('three'))).toEqual({ ...branched(), current: '3' })
    expect(withReality(branched(), picture('six'))).toEqual(branched())
    expect(withReality(branched(), picture('six', 'patch')).turns).toHaveLength(7)
    expect(withReality(branched(), undefined).turns[6]).toEqual({ id: '7', parent: '6' })
  })
})

describe('a thread that must fit', () => {
  const long = (count: number, more: { prompt?: string; thumbnail?: string }) => {
    let thread = startThread({ shows: picture('original') })
    for (let index = 0; index < count; index += 1) {
      const recipe = { ...RECIPE, prompt: more.prompt ?? RECIPE.prompt }
      const thumbnail = more.thumbnail === undefined ? {} : { thumbnail: more.thumbnail }
      thread = addTurn(thread, { shows: picture(`file ${index}`), recipe, ...thumbnail })
    }
    return thread
  }
  const sizeOf = (thread: Thread) => new TextEncoder().encode(JSON.stringify(thread)).length

  test('stays as it is where it does', () => {
    const thread = long(10, { thumbnail: 'x'.repeat(1000) })
    expect(fitThread(thread, 100_000)).toBe(thread)
  })

  test('gives up thumbnails first, the oldest of them, and no turn', () => {
    const thread = long(100, { thumbnail: 'x'.repeat(1500) })
    const fitted = fitThread(thread, 95_000)
    expect(sizeOf(fitted)).toBeLessThanOrEqual(95_000)
    expect(fitted.turns).toHaveLength(101)
    const kept = fitted.turns.map(({ thumbnail }) => thumbnail !== undefined)
    expect(kept[100]).toBe(true)
    expect(kept.lastIndexOf(false)).toBe(kept.indexOf(true) - 1)
    expect(fitted.turns.every((turn, index) => turn.recipe?.prompt === thread.turns[index]?.recipe?.prompt)).toBe(true)
  })

  test('then cuts long prompts, and still loses no turn', () => {
    const fitted = fitThread(long(30, { prompt: 'ж'.repeat(5000) }), 95_000)
    expect(sizeOf(fitted)).toBeLessThanOrEqual(95_000)
    expect(fitted.turns).toHaveLength(31)
  })

  test('then loses old turns that lead nowhere before those on the way to what is shown', () => {
    let thread = long(20, {})
    thread = addTurn({ ...thread, current: '3' }, { shows: picture('branch'), recipe: RECIPE })
    const fitted = fitThread(thread, 2500)
    expect(sizeOf(fitted)).toBeLessThanOrEqual(2500)
    expect(fitted.turns.map(({ id }) => id)).toEqual(expect.arrayContaining(['1', '2', '3', '22']))
    expect(fitted.turns.some(({ id }) => id === '4')).toBe(false)
  })
})

describe('whatever is done to a thread', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), from: fc.nat(20) }),
    fc.record({ kind: fc.constant('delete' as const), from: fc.nat(20) }),
    fc.record({ kind: fc.constant('by-hand' as const), from: fc.nat(20) }),
    fc.record({ kind: fc.constant('fit' as const), from: fc.integer({ min: 3, max: 20 }) }),
  )

  const STEPS = {
    add: (thread: Thread, id: string) => addTurn({ ...thread, current: id }, { shows: picture(`after ${id}`) }),
    delete: (thread: Thread, id: string) => deleteTurn(thread, id),
    'by-hand': (thread: Thread, _id: string, from: number) => withReality(thread, picture(`hand ${from % 3}`)),
    fit: (thread: Thread, _id: string, from: number) => fitThread(thread, from * 100),
  }

  test('each turn is listed once, and the one that is shown is there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let thread = startThread({ shows: picture('original') })
        for (const { kind, from } of steps) {
          const id = thread.turns[from % thread.turns.length]?.id ?? ''
          thread = STEPS[kind](thread, id, from)
        }
        const listed = listTurns(thread).map(({ turn }) => turn.id)
        expect([...listed].sort()).toEqual(thread.turns.map(({ id }) => id).sort())
        expect(new Set(listed).size).toBe(listed.length)
        expect(listed).toContain(thread.current)
      }),
    )
  })
})
