import { describe, expect, test } from 'vitest'
import { createDocument, type NodeSeed } from '../../../src/stage/document/seed'
import { nodesAt, nodesInMarquee, pickFrom } from '../../../src/stage/page/canvas/hit-test'

const CARD: NodeSeed = {
  type: 'FRAME',
  name: 'Card',
  id: 'card',
  width: 200,
  height: 200,
  children: [
    {
      type: 'FRAME',
      id: 'photo',
      x: 20,
      y: 20,
      width: 100,
      height: 100,
      children: [{ type: 'ELLIPSE', id: 'dot', x: 10, y: 10, width: 40, height: 40 }],
    },
    { type: 'RECTANGLE', id: 'locked', x: 20, y: 140, width: 40, height: 40, locked: true },
    { type: 'RECTANGLE', id: 'hidden', x: 80, y: 140, width: 40, height: 40, visible: false },
  ],
}
const LOOSE: NodeSeed = { type: 'RECTANGLE', id: 'loose', x: 300, y: 0, width: 50, height: 50, rotation: -45 }

const document = createDocument({ pages: [{ name: 'Page', children: [CARD, LOOSE] }] })
const page = document.require(document.currentPageId)

function clickAt(x: number, y: number, selected: readonly string[] = [], isDeep = false): string | undefined {
  return pickFrom(nodesAt(document, page, { x, y }, 1), selected, isDeep)?.id
}

describe('A click', () => {
  test.each([
    { where: 'on a layer right inside a top-level frame', x: 60, y: 100, id: 'photo' },
    { where: 'on something deeper', x: 40, y: 40, id: 'photo' },
    { where: 'on the bare frame', x: 190, y: 190, id: 'card' },
    { where: 'on a locked layer', x: 30, y: 150, id: 'card' },
    { where: 'on a hidden layer', x: 90, y: 150, id: 'card' },
    { where: 'on the page', x: 250, y: 10, id: undefined },
    { where: 'beside a turned layer, inside its upright box', x: 270, y: 2, id: undefined },
    { where: 'on a turned layer', x: 300, y: 35, id: 'loose' },
  ])('$where selects $id', ({ x, y, id }) => {
    expect(clickAt(x, y)).toBe(id)
  })

  test('twice goes one layer further in each time', () => {
    expect(clickAt(40, 40, ['photo'], true)).toBe('dot')
    expect(clickAt(40, 40, ['dot'], true)).toBe('dot')
  })

  test('keeps the layer that was reached by going in', () => {
    expect(clickAt(40, 40, ['dot'])).toBe('dot')
  })
})

describe('A marquee', () => {
  const hits = (x: number, y: number, width: number, height: number): readonly string[] =>
    nodesInMarquee(document, page, { x, y, width, height }).map(({ id }) => id)

  test('around a whole frame selects the frame', () => {
    expect(hits(-10, -10, 250, 250)).toEqual(['card'])
  })

  test('over a part of a frame selects the layers it touches there, locked and hidden ones not', () => {
    expect(hits(-10, 10, 60, 180)).toEqual(['photo'])
  })

  test('over loose layers and frames selects both', () => {
    expect(hits(-10, -10, 500, 300)).toEqual(['card', 'loose'])
  })

  test('on empty ground selects nothing', () => {
    expect(hits(220, 60, 20, 20)).toEqual([])
  })
})
