import { describe, expect, test } from 'vitest'
import type { RefusalReason } from '../../src/protocol/selection'
import { createDocument, type NodeOrInstanceSeed, plant } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import type { StageNode } from '../../src/stage/document/stage-node'
import { pngBytes } from '../stage/stage-fixture'
import { openPlugin, type PluginFixture, RECIPE, unwrap } from './plugin-fixture'

const PICTURE = { bytes: pngBytes(1376, 768), extent: { widthPx: 1376, heightPx: 768 }, recipe: RECIPE }
const GREY: Paint = { type: 'SOLID', color: { r: 0.5, g: 0.5, b: 0.5 } }

function documentWith(...children: readonly NodeOrInstanceSeed[]): StageDocument {
  return createDocument({
    pages: [
      { id: '0:1', name: 'Page 1', children },
      { id: '0:2', name: 'Page 2', children: [{ type: 'FRAME', id: '7:1', name: 'Far', width: 300, height: 300 }] },
    ],
  })
}

function fillsOf(document: StageDocument, id: string): readonly Paint[] {
  return document.require(id).fills
}

function fill(plugin: PluginFixture, ...nodeIds: readonly string[]) {
  return plugin.call('placeInFill', { nodeIds: [...nodeIds], ...PICTURE })
}

describe('the fill is replaced', () => {
  const KINDS = [
    'FRAME',
    'RECTANGLE',
    'ELLIPSE',
    'VECTOR',
    'STAR',
    'POLYGON',
    'TEXT',
    'COMPONENT',
    'SECTION',
    'SLOT',
  ] as const

  test.each(KINDS)('of a %s, above what it showed, as one undo step', async (type) => {
    const document = documentWith({ type, id: '1:1', name: 'Layer', width: 640, height: 360, fills: [GREY] })
    const plugin = await openPlugin({ document })
    expect(unwrap(await fill(plugin, '1:1'))).toEqual({ placed: [{ id: '1:1', name: 'Layer' }], refused: [] })
    expect(fillsOf(document, '1:1')).toMatchObject([GREY, { type: 'IMAGE', scaleMode: 'FILL' }])
    expect(plugin.stage.undo()).toBe(true)
    expect(fillsOf(document, '1:1')).toEqual([GREY])
    expect(document.require('1:1').pluginData).toEqual({})
    expect(plugin.stage.undo()).toBe(false)
  })

  test('of a boolean operation and of an instance', async () => {
    const document = documentWith(
      { type: 'COMPONENT', id: '1:1', name: 'Card', width: 200, height: 100, fills: [GREY] },
      { type: 'INSTANCE', id: '1:2', name: 'Card', mainComponentId: '1:1', x: 300 },
      {
        type: 'BOOLEAN_OPERATION',
        id: '1:3',
        name: 'Union',
        fills: [GREY],
        children: [{ type: 'RECTANGLE', name: 'a', width: 50, height: 50 }],
      },
    )
    const plugin = await openPlugin({ document })
    expect(unwrap(await fill(plugin, '1:2', '1:3')).placed).toHaveLength(2)
    expect(fillsOf(document, '1:2')).toHaveLength(2)
    expect(fillsOf(document, '1:1')).toEqual([GREY])
  })

  test('of several layers at once, still as one step', async () => {
    const box = (id: string): NodeOrInstanceSeed => ({
      type: 'RECTANGLE',
      id,
      name: id,
      width: 10,
      height: 10,
      fills: [],
    })
    const document = documentWith(box('1:1'), box('1:2'), box('1:3'))
    const plugin = await openPlugin({ document })
    await fill(plugin, '1:1', '1:2', '1:3')
    expect(['1:1', '1:2', '1:3'].map((id) => fillsOf(document, id).length)).toEqual([1, 1, 1])
    plugin.stage.undo()
    expect(['1:1', '1:2', '1:3'].map((id) => fillsOf(document, id).length)).toEqual([0, 0, 0])
  })

  test('twice, and each result is taken back alone', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '1:1', name: 'Box', width: 10, height: 10, fills: [] })
    const plugin = await openPlugin({ document })
    await fill(plugin, '1:1')
    await plugin.call('placeInFill', { nodeIds: ['1:1'], ...PICTURE, bytes: pngBytes(1376, 768, 7) })
    expect(fillsOf(document, '1:1')).toMatchObject([{ visible: false }, { type: 'IMAGE' }])
    plugin.stage.undo()
    expect(fillsOf(document, '1:1')).toHaveLength(1)
    plugin.stage.undo()
    expect(fillsOf(document, '1:1')).toEqual([])
  })

  test('and keeps the picture byte for byte', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '1:1', name: 'Box', width: 10, height: 10, fills: [] })
    const plugin = await openPlugin({ document })
    await fill(plugin, '1:1')
    const [paint] = fillsOf(document, '1:1')
    const hash = paint?.type === 'IMAGE' ? (paint.imageHash ?? '') : ''
    expect(document.images.get(hash)?.bytes).toEqual(PICTURE.bytes)
  })

  test('and the layer remembers what made it, and offers Refill again', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '1:1', name: 'Box', width: 10, height: 10 })
    const plugin = await openPlugin({ document })
    await fill(plugin, '1:1')
    const { pluginData, relaunchData } = document.require('1:1')
    expect(JSON.parse(pluginData['recipe'] ?? '')).toEqual(RECIPE)
    expect(Object.keys(relaunchData).sort()).toEqual(['refill-edit', 'refill-generate'])
  })

  test('with a prompt of 40,000 characters of any script', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '1:1', name: 'Box', width: 10, height: 10 })
    const plugin = await openPlugin({ document })
    const recipe = { ...RECIPE, prompt: '湖'.repeat(40_000) }
    expect(unwrap(await plugin.call('placeInFill', { nodeIds: ['1:1'], ...PICTURE, recipe })).placed).toHaveLength(1)
  })

  test('on its own page when another page is in front by then', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '1:1', name: 'Box', width: 10, height: 10, fills: [] })
    const plugin = await openPlugin({ document })
    expect(unwrap(await fill(plugin, '7:1')).placed).toEqual([{ id: '7:1', name: 'Far' }])
  })
})

describe('a layer that cannot take the picture is named with the reason', () => {
  const LOCKED_PARENT: NodeOrInstanceSeed = {
    type: 'FRAME',
    id: '2:0',
    name: 'Locked frame',
    locked: true,
    width: 100,
    height: 100,
    children: [{ type: 'RECTANGLE', id: '2:1', name: 'Inside', width: 10, height: 10 }],
  }
  const CASES: readonly (readonly [string, RefusalReason, NodeOrInstanceSeed])[] = [
    ['locked', 'locked', { type: 'RECTANGLE', id: '2:1', name: 'Box', width: 10, height: 10, locked: true }],
    ['inside a locked frame', 'locked', LOCKED_PARENT],
    [
      'a group',
      'no-fills',
      { type: 'GROUP', id: '2:1', name: 'Group', children: [{ type: 'RECTANGLE', width: 9, height: 9 }] },
    ],
    ['a slice', 'no-fills', { type: 'SLICE', id: '2:1', name: 'Slice', width: 10, height: 10 }],
    ['without area', 'zero-size', { type: 'LINE', id: '2:1', name: 'Line', width: 100, height: 0 }],
    [
      'bound to a style',
      'style-bound',
      { type: 'RECTANGLE', id: '2:1', width: 10, height: 10, fillStyleId: 'S:brand' },
    ],
    [
      'a text of several colours',
      'mixed-fills',
      {
        type: 'TEXT',
        id: '2:1',
        characters: 'ab',
        width: 20,
        height: 10,
        textFillRanges: [
          { start: 0, end: 1, fills: [GREY] },
          { start: 1, end: 2, fills: [] },
        ],
      },
    ],
  ]

  test.each(CASES)('%s: %s', async (_, reason, seed) => {
    const document = documentWith(seed, {
      type: 'RECTANGLE',
      id: '3:1',
      name: 'Able',
      width: 10,
      height: 10,
      fills: [],
    })
    const before = fillsOf(document, '2:1')
    const plugin = await openPlugin({ document })
    const placement = unwrap(await fill(plugin, '2:1', '3:1'))
    expect(placement.refused).toMatchObject([{ id: '2:1', reason }])
    expect(placement.placed).toMatchObject([{ id: '3:1' }])
    expect(fillsOf(document, '2:1')).toEqual(before)
  })

  test('deleted meanwhile', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '2:1', name: 'Box', width: 10, height: 10 })
    const plugin = await openPlugin({ document })
    document.remove('2:1')
    expect(unwrap(await fill(plugin, '2:1'))).toEqual({
      placed: [],
      refused: [{ id: '2:1', name: 'A deleted layer', reason: 'removed' }],
    })
  })

  test('a picture that Figma does not take is said so, and nothing changes', async () => {
    const document = documentWith({ type: 'RECTANGLE', id: '2:1', name: 'Box', width: 10, height: 10, fills: [] })
    const plugin = await openPlugin({ document })
    const result = await plugin.call('placeInFill', { nodeIds: ['2:1'], ...PICTURE, bytes: pngBytes(4097, 10) })
    expect(result.ok ? '' : result.failure.message).toMatch(/Image is too large/)
    expect(fillsOf(document, '2:1')).toEqual([])
    expect(plugin.stage.undo()).toBe(false)
  })
})

describe('new frames', () => {
  const frame = { width: 640, height: 360 }

  async function place(plugin: PluginFixture, beside?: string) {
    const row = unwrap(
      await plugin.call('findRow', { frame, ...(beside === undefined ? {} : { besideNodeId: beside }) }),
    )
    const name = 'A calm lake at sunrise'
    const made = await plugin.call('placeInNewFrame', { ...PICTURE, frame, row, name })
    return plugin.document.require(unwrap(made).nodeId)
  }

  const cornerOf = ({ relativeTransform: [[, , x], [, , y]] }: StageNode) => [x, y]

  test('appear at the centre of the view when nothing is selected, named after the prompt and selected', async () => {
    const document = documentWith()
    const { center } = document.viewport
    const plugin = await openPlugin({ document })
    const made = await place(plugin)
    expect(made).toMatchObject({ name: 'A calm lake at sunrise', ...frame, parentId: '0:1' })
    expect(made.fills).toMatchObject([{ type: 'IMAGE', scaleMode: 'FILL' }])
    expect(cornerOf(made)).toEqual([Math.round(center.x - 320), Math.round(center.y - 180)])
    expect(document.selection()).toEqual([made.id])
    plugin.stage.undo()
    expect(document.node(made.id)).toBeUndefined()
  })

  test('stand beside the outermost frame and never over anything', async () => {
    const document = documentWith(
      {
        type: 'FRAME',
        id: '1:1',
        name: 'Outer',
        x: 0,
        y: 0,
        width: 500,
        height: 500,
        children: [{ type: 'RECTANGLE', id: '1:2', name: 'Inner', x: 10, y: 10, width: 50, height: 50 }],
      },
      { type: 'FRAME', id: '1:3', name: 'In the way', x: 700, y: 100, width: 100, height: 100 },
    )
    const plugin = await openPlugin({ document })
    const first = await place(plugin, '1:2')
    const second = await place(plugin, '1:2')
    expect([first, second].map(cornerOf)).toEqual([
      [840, 0],
      [840 + 640 + 40, 0],
    ])
  })

  test('give way to what has moved into the row meanwhile', async () => {
    const document = documentWith({ type: 'FRAME', id: '1:1', name: 'Hero', x: 0, y: 0, ...frame })
    const plugin = await openPlugin({ document })
    const row = unwrap(await plugin.call('findRow', { frame, besideNodeId: '1:1' }))
    plant(document, '0:1', { type: 'FRAME', id: '1:9', name: 'Newcomer', x: 700, y: 0, width: 100, height: 100 })
    const made = unwrap(await plugin.call('placeInNewFrame', { ...PICTURE, frame, row, name: 'x' }))
    expect(cornerOf(document.require(made.nodeId))).toEqual([840, 0])
  })

  test('beside a layer that is gone appear in the view instead', async () => {
    const plugin = await openPlugin({ document: documentWith() })
    expect((await place(plugin, '9:9')).parentId).toBe('0:1')
  })
})

describe('generated pictures', () => {
  test('are found on all pages with what made them, and told of the one that is selected', async () => {
    const document = documentWith(
      { type: 'FRAME', id: '1:1', name: 'Layer', width: 640, height: 360 },
      { type: 'FRAME', id: '1:2', name: 'Plain', width: 640, height: 360 },
    )
    const plugin = await openPlugin({ document })
    unwrap(await fill(plugin, '1:1', '7:1'))
    const nodeIds = [...unwrap(await plugin.call('findGenerated', {}))]
    expect(unwrap(await plugin.call('readGenerated', { nodeIds }))).toEqual([
      { id: '1:1', name: 'Layer', page: 'Page 1', recipe: RECIPE },
      { id: '7:1', name: 'Far', page: 'Page 2', recipe: RECIPE },
    ])
    document.select(['1:1'])
    const { nodes } = unwrap(await plugin.call('readSelection', {}))
    expect(nodes[0]?.recipe).toEqual(RECIPE)
  })

  test.each([
    ['damaged', '{'],
    ['from a newer Refill', '{"version":9,"mode":"dream"}'],
  ])('with a record that is %s count as unknown, and the record stays', async (_, recipe) => {
    const document = documentWith({ type: 'FRAME', id: '1:1', name: 'Layer', width: 640, height: 360 })
    document.update('1:1', { pluginData: { recipe } })
    const plugin = await openPlugin({ document })
    const nodeIds = [...unwrap(await plugin.call('findGenerated', {}))]
    expect(unwrap(await plugin.call('readGenerated', { nodeIds }))).toEqual([])
    expect(document.require('1:1').pluginData).toEqual({ recipe })
  })
})
