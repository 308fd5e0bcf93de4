import { describe, expect, test } from 'vitest'
import type { CallParams } from '../../src/protocol/calls'
import { createDocument, type NodeOrInstanceSeed } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { pngBytes } from '../stage/stage-fixture'
import { openPlugin, type PluginFixture, RECIPE, start, unwrap } from './plugin-fixture'

const PICTURE = pngBytes(640, 360)
const PATCH = pngBytes(641, 361)
const LATER_PATCH = pngBytes(642, 362)
const EXTENT = { widthPx: 641, heightPx: 361 }

/** A document whose layers are made from the hash of a real picture in it. */
function documentWith(
  children: (picture: ImagePaint) => readonly NodeOrInstanceSeed[],
  elsewhere: (picture: ImagePaint) => readonly NodeOrInstanceSeed[] = () => [],
): { readonly document: StageDocument; readonly picture: ImagePaint } {
  const scratch = createDocument({ pages: [{ name: 'x', children: [] }] })
  const added = scratch.images.add(PICTURE)
  if (!added.ok) throw new Error('No picture')
  const picture: ImagePaint = { type: 'IMAGE', scaleMode: 'FILL', imageHash: added.value.hash }
  const document = createDocument({
    pages: [
      { id: '0:1', name: 'Page 1', children: children(picture) },
      { id: '0:2', name: 'Page 2', children: elsewhere(picture) },
    ],
  })
  document.images.add(PICTURE)
  document.forgetHistory()
  return { document, picture }
}

function photo(picture: ImagePaint, more: Partial<NodeOrInstanceSeed> = {}): NodeOrInstanceSeed {
  return {
    type: 'RECTANGLE',
    id: '1:1',
    name: 'Photo',
    width: 320,
    height: 180,
    fills: [picture],
    ...more,
  } as NodeOrInstanceSeed
}

const describeFill = (plugin: PluginFixture, nodeId = '1:1') =>
  plugin.call('describeTarget', { nodeId, source: 'fill' })

async function placePatch(plugin: PluginFixture, more: Partial<CallParams<'placePatch'>> = {}) {
  const target = await describeFill(plugin, more.nodeId ?? '1:1')
  const { imageHash = '', patchHashes = [] } = target.ok ? target.value : {}
  const over = { imageHash, patchHashes: [...patchHashes] }
  return plugin.call('placePatch', { nodeId: '1:1', bytes: PATCH, extent: EXTENT, over, recipe: RECIPE, ...more })
}

describe('a patch', () => {
  test('lies right above the original and is shown as that is; the original stays; one undo takes paint and record', async () => {
    const { document, picture } = documentWith((paint) => [
      photo(
        {
          ...paint,
          scaleMode: 'CROP',
          imageTransform: [
            [0.5, 0, 0.1],
            [0, 0.5, 0.2],
          ],
          filters: { contrast: 0.2 },
        },
        {},
      ),
    ])
    document.update('1:1', {
      fills: [...document.require('1:1').fills, { type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.2 }],
    })
    document.forgetHistory()
    const before = document.require('1:1')
    const plugin = await openPlugin({ document })
    const placed = unwrap(await placePatch(plugin))
    const { fills } = document.require('1:1')
    // Figma writes out what a paint leaves unsaid.
    expect(fills).toMatchObject([before.fills[0], { ...before.fills[0], imageHash: placed.patchHash }, before.fills[1]])
    expect(document.images.get(picture.imageHash ?? '')?.bytes).toEqual(PICTURE)
    expect(plugin.stage.undo()).toBe(true)
    expect(document.require('1:1').fills).toEqual(before.fills)
    expect(document.require('1:1').pluginData).toEqual({})
    expect(plugin.stage.undo()).toBe(false)
  })

  test('of a later edit lies above the earlier one, and both are known as patches over the original', async () => {
    const { document, picture } = documentWith((paint) => [photo(paint)])
    const plugin = await openPlugin({ document })
    const first = unwrap(await placePatch(plugin)).patchHash
    const second = unwrap(await placePatch(plugin, { bytes: LATER_PATCH })).patchHash
    expect(document.require('1:1').fills.map((paint) => (paint.type === 'IMAGE' ? paint.imageHash : ''))).toEqual([
      picture.imageHash,
      first,
      second,
    ])
    expect(unwrap(await describeFill(plugin))).toMatchObject({
      imageHash: picture.imageHash,
      patchHashes: [first, second],
    })
  })

  test('takes the place of the one that it replaces', async () => {
    const { document, picture } = documentWith((paint) => [photo(paint)])
    const plugin = await openPlugin({ document })
    const first = unwrap(await placePatch(plugin)).patchHash
    const over = { imageHash: picture.imageHash ?? '', patchHashes: [] }
    const second = unwrap(await placePatch(plugin, { bytes: LATER_PATCH, over, replaces: first })).patchHash
    expect((document.require('1:1').fills as readonly Paint[]).map(({ visible }) => visible)).toEqual([
      false,
      true,
      true,
    ])
    expect(unwrap(await describeFill(plugin)).patchHashes).toEqual([second])
  })

  test('is not placed over another picture than it was made for', async () => {
    const { document } = documentWith((paint) => [photo(paint)])
    const plugin = await openPlugin({ document })
    const result = await placePatch(plugin, { over: { imageHash: 'other', patchHashes: [] } })
    expect(result.ok ? '' : result.failure.message).toMatch(/“Photo” shows another picture by now/)
    expect([document.require('1:1').fills.length, plugin.stage.undo()]).toEqual([1, false])
  })

  test.each([
    ['locked', { locked: true }],
    ['style-bound', { fillStyleId: 'S:1' }],
  ])('is not placed on a layer that is %s, which is named', async (reason, change) => {
    const { document } = documentWith((paint) => [photo(paint, change)])
    const plugin = await openPlugin({ document })
    expect(unwrap(await placePatch(plugin)).placement).toEqual({
      placed: [],
      refused: [{ id: '1:1', name: 'Photo', reason }],
    })
  })

  test('is replaced by one picture when flattened; original and patch stay below, hidden', async () => {
    const { document, picture } = documentWith((paint) => [photo(paint)])
    const plugin = await openPlugin({ document })
    const { patchHash } = unwrap(await placePatch(plugin))
    const over = { imageHash: picture.imageHash ?? '', patchHashes: [patchHash] }
    const flat = unwrap(
      await plugin.call('placeFlattened', { nodeId: '1:1', bytes: LATER_PATCH, extent: EXTENT, over }),
    )
    expect(document.require('1:1').fills).toMatchObject([
      { imageHash: picture.imageHash, visible: false },
      { imageHash: patchHash, visible: false },
      { imageHash: flat.imageHash, scaleMode: 'FILL' },
    ])
    expect(unwrap(await describeFill(plugin))).toMatchObject({ imageHash: flat.imageHash, patchHashes: [] })
    plugin.stage.undo()
    expect(unwrap(await describeFill(plugin))).toMatchObject({ patchHashes: [patchHash] })
  })
})

describe('a target is described', () => {
  test.each<[string, Partial<ImagePaint>, Partial<NodeOrInstanceSeed>, readonly (readonly number[])[]]>([
    [
      'filled',
      {},
      { x: 10, y: 20 },
      [
        [0.5, 0, 10],
        [0, 0.5, 20],
      ],
    ],
    [
      'fitted',
      { scaleMode: 'FIT' },
      { width: 320, height: 320 },
      [
        [0.5, 0, 0],
        [0, 0.5, 70],
      ],
    ],
    [
      'cropped',
      {
        scaleMode: 'CROP',
        imageTransform: [
          [0.5, 0, 0.5],
          [0, 0.5, 0],
        ],
      },
      {},
      [
        [1, 0, -320],
        [0, 1, 0],
      ],
    ],
    [
      'turned by a quarter',
      { rotation: 90 },
      { width: 180, height: 320 },
      [
        [0, -0.5, 180],
        [0.5, 0, 0],
      ],
    ],
  ])('that is %s, by where its pixels lie on the page', async (_, paint, layer, toPage) => {
    const { document } = documentWith((picture) => [photo({ ...picture, ...paint }, layer)])
    const target = unwrap(await describeFill(await openPlugin({ document })))
    expect(target.extent).toEqual({ widthPx: 640, heightPx: 360 })
    for (const [row, values] of toPage.entries()) {
      for (const [column, value] of values.entries())
        expect(target.toPage[row as 0 | 1][column as 0 | 1 | 2]).toBeCloseTo(value, 6)
    }
  })

  test('that repeats, by how many copies are seen', async () => {
    const { document } = documentWith((picture) => [photo({ ...picture, scaleMode: 'TILE', scalingFactor: 0.2 })])
    expect(unwrap(await describeFill(await openPlugin({ document }))).tiles).toEqual({ columns: [0, 2], rows: [0, 2] })
  })

  test.each<[string, Partial<NodeOrInstanceSeed>, string, RegExp]>([
    ['without a picture', { fills: [] }, '1:1', /“Photo” shows no picture/],
    ['that is gone', {}, '9:9', /deleted meanwhile/],
  ])('or, %s, refused in words', async (_, change, nodeId, words) => {
    const { document } = documentWith((picture) => [photo(picture, change)])
    const described = await describeFill(await openPlugin({ document }), nodeId)
    expect(described.ok ? '' : described.failure.message).toMatch(words)
  })

  test('and read as the very file that was put in', async () => {
    const { document, picture } = documentWith((paint) => [photo(paint)])
    const plugin = await openPlugin({ document })
    const read = unwrap(await plugin.call('readPicture', { imageHash: picture.imageHash ?? '' }))
    expect(read.bytes).toEqual(PICTURE)
    const gone = await plugin.call('readPicture', { imageHash: '0'.repeat(40) })
    expect(gone.ok ? '' : gone.failure.message).toMatch(/no longer in the file/)
  })
})

describe('the selection tells', () => {
  const layers = (picture: ImagePaint): readonly NodeOrInstanceSeed[] => [
    photo(picture),
    { type: 'ELLIPSE', id: '1:2', name: 'Shape', x: 40, y: 40, width: 100, height: 80 },
    {
      type: 'FRAME',
      id: '1:3',
      name: 'Card',
      x: 500,
      width: 200,
      height: 200,
      fills: [picture],
      children: [
        { type: 'TEXT', id: '1:4', name: 'Title', x: 20, y: 20, width: 100, height: 30, characters: 'Kiosk 12' },
      ],
    },
  ]

  test('what lies above what, and the words of text layers', async () => {
    const { document } = documentWith(layers)
    document.select(['1:1', '1:2', '1:4'])
    const { selection } = await start(await openPlugin({ document }))
    const byId = new Map(selection.nodes.map((node) => [node.id, node]))
    expect(byId.get('1:2')?.rank).toBeGreaterThan(byId.get('1:1')?.rank ?? 99)
    expect(byId.get('1:4')).toMatchObject({ text: 'Kiosk 12', ancestorIds: ['1:3'] })
    expect(selection.backdrop).toBeUndefined()
  })

  test.each([
    ['a layer below it', '1:2', '1:1'],
    ['the frame around it', '1:4', '1:3'],
  ])('which picture lies under a shape: %s', async (_, shapeId, backdropId) => {
    const { document } = documentWith(layers)
    document.select([shapeId])
    const { selection } = await start(await openPlugin({ document }))
    expect(selection.backdrop).toMatchObject({ id: backdropId, hasImage: true })
  })

  test('nothing under a shape that lies elsewhere', async () => {
    const { document } = documentWith(layers)
    document.update('1:2', {
      relativeTransform: [
        [1, 0, 4000],
        [0, 1, 40],
      ],
    })
    document.select(['1:2'])
    expect((await start(await openPlugin({ document }))).selection.backdrop).toBeUndefined()
  })
})

describe('mask layers', () => {
  test('are hidden and shown again in one undo step', async () => {
    const { document } = documentWith((picture) => [photo(picture)])
    const plugin = await openPlugin({ document })
    unwrap(await plugin.call('setVisible', { nodeIds: ['1:1'], visible: false }))
    expect(document.require('1:1').visible).toBe(false)
    plugin.stage.undo()
    expect(document.require('1:1').visible).toBe(true)
    const gone = await plugin.call('setVisible', { nodeIds: ['1:1', '9:9'], visible: false })
    expect([gone.ok, document.require('1:1').visible]).toEqual([false, true])
  })
})

describe('the same picture elsewhere', () => {
  test('is found on every page and takes the patches over as each layer shows it, in one undo step', async () => {
    const { document, picture } = documentWith(
      (paint) => [photo(paint), photo(paint, { id: '1:5', name: 'Locked', locked: true })],
      (paint) => [
        photo({ ...paint, scaleMode: 'FIT' }, { id: '2:1', name: 'Twin' }),
        photo(paint, { id: '2:2', name: 'Other', fills: [{ ...paint, imageHash: 'f'.repeat(40) }] }),
      ],
    )
    const plugin = await openPlugin({ document })
    const { patchHash } = unwrap(await placePatch(plugin))
    expect(unwrap(await plugin.call('findSamePicture', { nodeId: '1:1' }))).toEqual({
      nodes: [{ id: '2:1', name: 'Twin', page: 'Page 2' }],
      refused: [{ name: 'Locked', reason: 'locked' }],
    })
    const copied = unwrap(await plugin.call('copyPatches', { fromNodeId: '1:1', nodeIds: ['2:1', '1:5', '2:2'] }))
    expect(copied).toMatchObject({ placed: [{ id: '2:1' }], refused: [{ id: '1:5', reason: 'locked' }] })
    expect(document.require('2:1').fills).toMatchObject([
      { imageHash: picture.imageHash, scaleMode: 'FIT' },
      { imageHash: patchHash, scaleMode: 'FIT' },
    ])
    expect(unwrap(await plugin.call('findSamePicture', { nodeId: '1:1' })).nodes).toEqual([])
    plugin.stage.undo()
    expect(document.require('2:1').fills).toHaveLength(1)
    expect(document.require('1:1').fills).toHaveLength(2)
  })
})
