import { beforeEach, describe, expect, test } from 'vitest'
import type { MaskPlane } from '../../../src/imaging/raster'
import { createPlane } from '../../../src/ui/painter/paint-plane'
import { createPainting, type Painting, type Tool } from '../../../src/ui/painter/painting'

const EXTENT = { widthPx: 40, heightPx: 30 }

let plane: MaskPlane
let painting: Painting

beforeEach(() => {
  plane = createPlane(EXTENT)
  painting = createPainting(plane, 1)
})

function drag(points: readonly (readonly [number, number])[], tool: Tool, altErases = false): void {
  begin(points[0] ?? [0, 0], tool, altErases)
  painting.move(points.slice(1).map(([x, y]) => ({ x, y })))
  painting.end()
}

function begin([x, y]: readonly [number, number], tool: Tool, altErases = false): void {
  painting.begin({ x, y }, { tool, sizePx: 6, softness: 0, altErases })
}

function at(x: number, y: number): number {
  return plane.data[y * EXTENT.widthPx + x] ?? -1
}

function masked(): number {
  return plane.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0)
}

describe('tools', () => {
  test('a tap with the brush is a disc', () => {
    begin([20, 15], 'brush')
    painting.end()
    expect(at(20, 15)).toBe(255)
    expect(at(17, 15)).toBeGreaterThan(0)
    expect(at(25, 15)).toBe(0)
  })

  test('a stroke leaves no gap, however far apart its points are', () => {
    drag(
      [
        [2, 15],
        [38, 15],
      ],
      'brush',
    )
    for (let x = 2; x < 38; x += 1) expect(at(x, 15)).toBe(255)
  })

  test('the eraser, and the brush with Alt, take away', () => {
    painting.invert()
    drag([[10, 10]], 'eraser')
    expect(at(10, 10)).toBe(0)
    drag([[30, 10]], 'brush', true)
    expect(at(30, 10)).toBe(0)
    drag([[30, 10]], 'eraser', true)
    expect(at(30, 10)).toBe(255)
  })

  test('a rectangle covers its pixels and no others, in whatever direction it was drawn', () => {
    drag(
      [
        [20, 18],
        [5, 4],
      ],
      'rectangle',
    )
    expect(masked()).toBe(15 * 14)
    expect([at(5, 4), at(19, 17), at(4, 4), at(20, 17)]).toEqual([255, 255, 0, 0])
  })

  test('a lasso covers what it runs round', () => {
    drag(
      [
        [5, 5],
        [25, 5],
        [25, 20],
        [5, 20],
      ],
      'lasso',
    )
    expect(masked()).toBe(20 * 15)
  })

  test('what reaches over the edge is cut there', () => {
    drag(
      [
        [-10, -10],
        [100, 100],
      ],
      'rectangle',
    )
    expect(masked()).toBe(EXTENT.widthPx * EXTENT.heightPx)
    expect(painting.coveredShare()).toBe(1)
  })

  test('a gesture keeps the settings it began with', () => {
    const settings = { tool: 'brush', sizePx: 6, softness: 0, altErases: false } as const
    painting.begin({ x: 5, y: 15 }, settings)
    painting.begin({ x: 35, y: 28 }, { ...settings, tool: 'eraser' })
    painting.move([{ x: 30, y: 15 }])
    expect(at(30, 15)).toBe(255)
    expect(at(35, 28)).toBe(0)
  })
})

describe('a long stroke', () => {
  test.each([0, 0.5, 1])('drawn in pieces is the same as one drawn pixel by pixel, softness %s', (softness) => {
    const long = createPlane({ widthPx: 400, heightPx: 300 })
    const short = createPlane({ widthPx: 400, heightPx: 300 })
    const settings = { tool: 'brush', sizePx: 11, softness, altErases: false } as const
    const [one, other] = [createPainting(long, 1), createPainting(short, 1)]
    one.begin({ x: 10, y: 20 }, settings)
    other.begin({ x: 10, y: 20 }, settings)
    one.move([{ x: 390, y: 280 }])
    for (let step = 1; step <= 380; step += 1) other.move([{ x: 10 + step, y: 20 + (step * 260) / 380 }])
    const worst = long.data.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (short.data[index] ?? 0))),
      0,
    )
    expect(worst).toBeLessThanOrEqual(1)
  })
})

describe('undo', () => {
  test('every gesture is one step, back and forward', () => {
    const seen: Uint8Array[] = [plane.data.slice()]
    const note = () => seen.push(plane.data.slice())
    drag([[10, 10]], 'brush')
    note()
    drag(
      [
        [1, 1],
        [30, 20],
      ],
      'rectangle',
    )
    note()
    painting.invert()
    note()
    painting.clear()
    note()
    for (const before of seen.slice(0, -1).reverse()) {
      painting.undo()
      expect(plane.data).toEqual(before)
    }
    expect(painting.history.canUndo).toBe(false)
    for (const after of seen.slice(1)) {
      painting.redo()
      expect(plane.data).toEqual(after)
    }
  })

  test('painting after an undo forgets what was undone', () => {
    drag([[10, 10]], 'brush')
    painting.undo()
    drag([[20, 20]], 'brush')
    expect(painting.history.canRedo).toBe(false)
    expect(painting.redo()).toBeUndefined()
  })

  test.each(['undo', 'redo', 'invert', 'clear'] as const)('%s does nothing while a stroke is being drawn', (action) => {
    drag([[30, 20]], 'brush')
    drag([[30, 10]], 'brush')
    painting.undo()
    const before = plane.data.slice()
    begin([5, 5], 'brush')
    expect(painting[action]()).toBeUndefined()
    painting.move([{ x: 9, y: 5 }])
    painting.end()
    expect(at(9, 5)).toBe(255)
    painting.undo()
    expect(plane.data).toEqual(before)
  })

  test('an abandoned stroke is gone and is no step', () => {
    drag([[30, 20]], 'brush')
    const before = plane.data.slice()
    begin([5, 5], 'brush')
    painting.move([{ x: 30, y: 25 }])
    painting.abandon()
    expect(plane.data).toEqual(before)
    expect(painting.move([{ x: 1, y: 1 }])).toBeUndefined()
    painting.undo()
    expect(masked()).toBe(0)
  })

  test.each(['rectangle', 'lasso'] as const)('a bare click with the %s is no step', (tool) => {
    drag([[10, 10]], tool)
    drag(
      [
        [10, 10],
        [10, 10],
      ],
      tool,
    )
    expect(painting.history.canUndo).toBe(false)
    expect(painting.isDrawing).toBe(false)
  })
})
