import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashContent } from '../../src/stage/document/content-hash'
import { absoluteBoundingBox, absoluteTransform, measureNode } from '../../src/stage/document/geometry'
import { apply, boxOf, invert, multiply, placeAt, rotationOf } from '../../src/stage/document/matrix'
import { createDocument } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { createRulesDocument } from './facade-fixture'

const place = fc.record({ x: fc.integer({ min: -999, max: 999 }), y: fc.integer({ min: -999, max: 999 }) })
const degrees = fc.integer({ min: -179, max: 179 })

describe('transforms', () => {
  test('an inverse takes every point back', () => {
    fc.assert(
      fc.property(place, degrees, place, (origin, turn, point) => {
        const transform = placeAt(origin, turn)
        const back = apply(multiply(invert(transform), transform), point)
        expect(back.x).toBeCloseTo(point.x, 6)
        expect(back.y).toBeCloseTo(point.y, 6)
      }),
    )
  })

  test('a turn can be read back', () => {
    fc.assert(
      fc.property(place, degrees, (origin, turn) => {
        expect(rotationOf(placeAt(origin, turn))).toBeCloseTo(turn, 6)
      }),
    )
  })

  test('a positive turn is counterclockwise about the top left corner', () => {
    const { x, y } = apply(placeAt({ x: 10, y: 20 }, 90), { x: 5, y: 0 })
    expect([x, y]).toEqual([expect.closeTo(10), expect.closeTo(15)])
  })

  test('the box of a quarter turn has its sides swapped', () => {
    expect(boxOf(placeAt({ x: 0, y: 0 }, -90), 30, 10)).toMatchObject({
      width: expect.closeTo(10),
      height: expect.closeTo(30),
    })
  })
})

describe('geometry', () => {
  function createNested(turn: number): StageDocument {
    return createDocument({
      pages: [
        {
          name: 'Page',
          children: [
            {
              type: 'FRAME',
              id: 'outer',
              x: 100,
              y: 50,
              rotation: turn,
              children: [
                {
                  type: 'GROUP',
                  id: 'group',
                  children: [
                    { type: 'RECTANGLE', id: 'a', x: 10, y: 10, width: 20, height: 20 },
                    {
                      type: 'GROUP',
                      id: 'inner',
                      children: [{ type: 'RECTANGLE', id: 'b', x: 50, y: 40, width: 10, height: 10 }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    })
  }

  test('a group fits its children, through groups inside it', () => {
    const document = createNested(0)
    expect(measureNode(document, document.require('group'))).toMatchObject({
      width: 50,
      height: 40,
      relativeTransform: [
        [1, 0, 10],
        [0, 1, 10],
      ],
    })
  })

  test('children of groups count from the frame around the groups', () => {
    const document = createNested(0)
    expect(absoluteBoundingBox(document, document.require('b'))).toEqual({ x: 150, y: 90, width: 10, height: 10 })
  })

  test('a turned frame turns what is in it', () => {
    const document = createNested(90)
    const transform = absoluteTransform(document, document.require('a'))
    expect(rotationOf(transform)).toBeCloseTo(90)
    expect(apply(transform, { x: 0, y: 0 })).toEqual({ x: expect.closeTo(110), y: expect.closeTo(40) })
  })
})

describe('undo', () => {
  const ids = ['box', 'frame', 'dot', 'text', 'card', 'photo', 'copy', 'group', 'star', 'line', 'section']
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('rename' as const), id: fc.constantFrom(...ids), name: fc.string() }),
    fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom(...ids) }),
    fc.record({
      kind: fc.constant('move' as const),
      // Leaves alone: what holds others could be asked into itself, which the tree refuses.
      id: fc.constantFrom('box', 'dot', 'text', 'star', 'line'),
      to: fc.constantFrom('p:1', 'frame', 'section'),
    }),
    fc.record({ kind: fc.constant('create' as const), to: fc.constantFrom('p:1', 'frame') }),
    fc.record({ kind: fc.constant('commit' as const) }),
  )
  type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

  function perform(document: StageDocument, step: Edit): void {
    if (step.kind === 'commit') document.commitUndo()
    if (step.kind === 'create' && document.node(step.to) !== undefined) {
      document.create('RECTANGLE', { parentId: step.to })
    }
    if (!('id' in step) || document.node(step.id) === undefined) return
    if (step.kind === 'rename') document.update(step.id, { name: step.name })
    if (step.kind === 'remove') document.remove(step.id)
    if (step.kind === 'move' && document.node(step.to) !== undefined) {
      document.move(step.id, { parentId: step.to })
    }
  }

  const snapshot = (document: StageDocument) => [...document.nodes()].sort((a, b) => a.id.localeCompare(b.id))

  test('all the way back is where it began, and all the way forward where it ended', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), (steps) => {
        const document = createRulesDocument()
        const before = snapshot(document)
        for (const step of steps) perform(document, step)
        const after = snapshot(document)
        while (document.undo()) expect(document.redoCount).toBeGreaterThan(0)
        expect(snapshot(document)).toEqual(before)
        while (document.redo()) expect(document.undoCount).toBeGreaterThan(0)
        expect(snapshot(document)).toEqual(after)
      }),
    )
  })

  test('a new write ends what could be redone', () => {
    const document = createRulesDocument()
    document.act(() => document.update('box', { name: 'A' }))
    document.undo()
    document.update('box', { name: 'B' })
    expect(document.redo()).toBe(false)
  })

  test('a seed leaves nothing to undo', () => {
    expect(createRulesDocument().undoCount).toBe(0)
  })
})

describe('changes', () => {
  test('are told to whoever listens, until they stop', () => {
    const document = createRulesDocument()
    const heard: string[] = []
    const stop = document.subscribe((change) => heard.push(change.kind === 'nodes' ? change.ids.join() : change.kind))
    document.update('box', { name: 'A' })
    document.select(['box'])
    document.setViewport({ zoom: 2 })
    document.setCurrentPage('p:2')
    stop()
    document.update('box', { name: 'B' })
    expect(heard).toEqual(['box', 'selection', 'viewport', 'page', 'selection'])
  })
})

describe('the tree', () => {
  test('an instance repeats its component under ids like Figma’s', () => {
    const document = createRulesDocument()
    expect(document.require('Icopy;photo').sourceId).toBe('photo')
    expect(document.require('copy')).toMatchObject({ type: 'INSTANCE', mainComponentId: 'card', name: 'Card copy' })
  })

  test.each([
    ['into itself', 'frame', 'frame'],
    ['into its child', 'stack', 'item'],
  ])('cannot move a node %s', (_name, id, to) => {
    expect(() => createRulesDocument().move(id, { parentId: to })).toThrow()
  })

  test('keeps the document where it is', () => {
    const document = createRulesDocument()
    expect(() => document.remove(document.rootId)).toThrow('cannot be moved or removed')
  })

  test('takes no second node with an id', () => {
    expect(() => createRulesDocument().create('RECTANGLE', { parentId: 'p:1' }, { id: 'box' })).toThrow(
      'exists already',
    )
  })
})

describe('the content hash', () => {
  test.each([1, 19, 20, 21, 64, 101])('of %i bytes differs when any one of them does', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7)
    const variants = Array.from(bytes, (_, at) => bytes.map((value, index) => (index === at ? value ^ 1 : value)))
    const hashes = variants.map((variant) => hashContent(variant))
    expect(new Set([...hashes, hashContent(bytes)]).size).toBe(length + 1)
  })

  test('differs when bytes are missing, added, or in another order', () => {
    const bytes = Uint8Array.from({ length: 60 }, (_, index) => index)
    const others = [bytes.subarray(1), bytes.subarray(0, 59), Uint8Array.from([...bytes, 0]), bytes.slice().reverse()]
    expect(new Set([bytes, ...others].map(hashContent)).size).toBe(5)
  })

  test('does not depend on where in a buffer the bytes lie', () => {
    const bytes = Uint8Array.from({ length: 101 }, (_, index) => index)
    expect(hashContent(Uint8Array.from([9, ...bytes]).subarray(1))).toBe(hashContent(bytes))
  })
})
