import { describe, expect, test } from 'vitest'
import { createDocument } from '../../src/stage/document/seed'
import { createFacade } from './facade-fixture'

const emptyDocument = () => createDocument({ pages: [{ id: '0:1', name: 'Page 1', children: [] }] })

function openEmpty() {
  const document = emptyDocument()
  return { document, figma: createFacade({ document }).figma }
}

/** A frame with auto layout, and boxes of the given sizes in it. */
function row(
  figma: Pick<PluginAPI, 'createFrame' | 'createRectangle'>,
  sizes: readonly (readonly [number, number])[],
  set: (frame: FrameNode) => void,
) {
  const frame = figma.createFrame()
  frame.layoutMode = 'HORIZONTAL'
  set(frame)
  const boxes = sizes.map(([width, height]) => {
    const box = figma.createRectangle()
    box.resize(width, height)
    frame.appendChild(box)
    return box
  })
  return { frame, boxes }
}

const placeOf = ({ x, y }: { readonly x: number; readonly y: number }) => [x, y]
const sizeOf = ({ width, height }: { readonly width: number; readonly height: number }) => [width, height]

const SIZES = [
  [100, 40],
  [60, 80],
  [80, 20],
] as const

const padded = (frame: FrameNode) => {
  frame.itemSpacing = 10
  frame.paddingLeft = 5
  frame.paddingRight = 7
  frame.paddingTop = 11
  frame.paddingBottom = 13
}

describe('auto layout on the stage', () => {
  test('stands children side by side and takes their size where it hugs', () => {
    const { figma } = openEmpty()
    const { frame, boxes } = row(figma, SIZES, (each) => {
      padded(each)
      each.counterAxisSizingMode = 'AUTO'
    })
    expect(boxes.map(placeOf)).toEqual([
      [5, 11],
      [115, 11],
      [185, 11],
    ])
    expect(sizeOf(frame)).toEqual([272, 104])
  })

  test.each([
    ['CENTER', [71, 51, 81]],
    ['MAX', [142, 102, 162]],
  ] as const)('aligns across its direction: %s', (align, tops) => {
    const { figma } = openEmpty()
    const { boxes } = row(figma, SIZES, (frame) => {
      frame.resize(300, 182)
      frame.counterAxisAlignItems = align
    })
    expect(boxes.map(({ y }) => y)).toEqual(tops)
  })

  test('wraps where a fixed line is full, each line as high as its highest child', () => {
    const { figma } = openEmpty()
    const { frame, boxes } = row(figma, SIZES, (each) => {
      each.resize(200, 10)
      each.layoutWrap = 'WRAP'
      each.itemSpacing = 20
      each.counterAxisSpacing = 30
      each.counterAxisSizingMode = 'AUTO'
    })
    expect(boxes.map(placeOf)).toEqual([
      [0, 0],
      [120, 0],
      [0, 110],
    ])
    expect(sizeOf(frame)).toEqual([200, 130])
  })

  test('follows what changes inside, through frames that hug', () => {
    const { figma } = openEmpty()
    const { frame, boxes } = row(figma, SIZES.slice(0, 1), (each) => {
      each.counterAxisSizingMode = 'AUTO'
    })
    const outer = figma.createFrame()
    outer.layoutMode = 'VERTICAL'
    outer.counterAxisSizingMode = 'AUTO'
    const below = figma.createRectangle()
    outer.appendChild(frame)
    outer.appendChild(below)
    boxes[0]?.resize(300, 50)
    expect([sizeOf(frame), sizeOf(outer), placeOf(below)]).toEqual([
      [300, 50],
      [300, 150],
      [0, 50],
    ])
    frame.visible = false
    expect(placeOf(below)).toEqual([0, 0])
    below.layoutPositioning = 'ABSOLUTE'
    frame.visible = true
    expect(sizeOf(outer)).toEqual([300, 50])
    frame.remove()
    expect(outer.height).toBe(0)
  })

  test('makes room for a text that grows', async () => {
    const { figma } = openEmpty()
    const { frame } = row(figma, [], (each) => {
      each.layoutMode = 'VERTICAL'
    })
    const text = figma.createText()
    await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
    frame.appendChild(text)
    text.textAutoResize = 'HEIGHT'
    text.resize(100, 10)
    text.characters = 'One'
    const one = frame.height
    text.characters = 'One and many more words than fit into a line of a hundred pixels'
    expect(frame.height).toBeGreaterThan(2 * one)
    expect(text.width).toBe(100)
  })

  test('is taken back with the change that moved things', () => {
    const { figma, document } = openEmpty()
    const { frame, boxes } = row(figma, SIZES, padded)
    figma.commitUndo()
    const places = boxes.map(placeOf)
    boxes[0]?.resize(200, 40)
    figma.commitUndo()
    expect(boxes.map(placeOf)).not.toEqual(places)
    document.undo()
    expect(boxes.map(placeOf)).toEqual(places)
    expect(frame.width).toBe(272)
  })

  test('counts a size that is given from then on', () => {
    const { figma } = openEmpty()
    const { frame } = row(figma, SIZES, padded)
    frame.resize(500, 200)
    expect(frame.primaryAxisSizingMode).toBe('FIXED')
    expect(sizeOf(frame)).toEqual([500, 200])
  })

  test('wraps in rows only, as Figma says', () => {
    const { figma } = openEmpty()
    const frame = figma.createFrame()
    frame.layoutMode = 'VERTICAL'
    expect(() => {
      frame.layoutWrap = 'WRAP'
    }).toThrow(/in set_layoutWrap: .* HORIZONTAL/)
  })
})
