import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Thread } from '../../src/core/records/thread'
import { type ListedTurn, listTurns } from '../../src/core/thread'
import type { ThreadOfLayer } from '../../src/protocol/calls'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { pngBytes } from '../stage/stage-fixture'
import { openDocument, SHOWN } from './photo-document'
import { openPlugin, type PluginFixture, RECIPE, unwrap } from './plugin-fixture'

const EXTENT = { widthPx: 65, heightPx: 36 }
const THUMBNAIL = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])

const fillsOf = (document: StageDocument, id = '1:1') => document.require(id).fills as readonly Paint[]

/** What is seen of a layer's fills: the visible ones, pictures by their files. */
const seenIn = (document: StageDocument, id = '1:1') =>
  fillsOf(document, id)
    .filter(({ visible }) => visible !== false)
    .map((paint) => (paint.type === 'IMAGE' ? paint.imageHash : paint.type))

const place = (plugin: PluginFixture, which: number, nodeId = '1:1') =>
  plugin.call('placeInFill', {
    nodeIds: [nodeId],
    bytes: pngBytes(65 + which, 36),
    extent: EXTENT,
    recipe: { ...RECIPE, prompt: `Picture ${which}` },
    thumbnail: THUMBNAIL,
  })

async function patch(plugin: PluginFixture, which: number, replaces?: string) {
  const target = unwrap(await plugin.call('describeTarget', { nodeId: '1:1', source: 'fill' }))
  const patchHashes = target.patchHashes.filter((hash) => hash !== replaces)
  return plugin.call('placePatch', {
    nodeId: '1:1',
    bytes: pngBytes(65 + which, 40),
    extent: EXTENT,
    over: { imageHash: target.imageHash ?? '', patchHashes },
    recipe: { ...RECIPE, mode: 'remove', prompt: `Patch ${which}` },
    ...(replaces === undefined ? {} : { replaces }),
  })
}

const read = async (plugin: PluginFixture, nodeId = '1:1') => unwrap(await plugin.call('readThread', { nodeId }))
const goTo = (plugin: PluginFixture, turnId: string, nodeId = '1:1') => plugin.call('goToTurn', { nodeId, turnId })

const lineOf = ({ turn, depth }: ListedTurn) => `${'.'.repeat(depth)}${turn.recipe?.prompt ?? 'no recipe'}`
const outline = ({ thread }: ThreadOfLayer) => (thread === undefined ? [] : listTurns(thread).map(lineOf))

describe('the thread of a layer', () => {
  test('begins with what was there before, and holds each picture with its recipe and thumbnail', async () => {
    const plugin = await openPlugin({ document: openDocument() })
    unwrap(await place(plugin, 1))
    unwrap(await place(plugin, 2))
    const { thread, name } = await read(plugin)
    expect(name).toBe('Photo')
    expect(outline({ nodeId: '', name, ...(thread === undefined ? {} : { thread }) })).toEqual([
      'no recipe',
      'Picture 1',
      'Picture 2',
    ])
    expect(thread?.turns[1]?.thumbnail).toBe('/9j/4A==')
    expect(thread?.current).toBe('3')
  })

  test('goes back to any turn in one undo step, exactly as it was seen, with every picture still in the layer', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const first = seenIn(document)
    unwrap(await place(plugin, 1))
    const second = seenIn(document)
    unwrap(await patch(plugin, 2))
    unwrap(await patch(plugin, 3))
    const fourth = seenIn(document)
    const steps = document.undoCount
    unwrap(await goTo(plugin, '2'))
    expect(seenIn(document)).toEqual(second)
    unwrap(await goTo(plugin, '1'))
    expect(seenIn(document)).toEqual(first)
    expect(fillsOf(document).find(({ visible }) => visible !== false)).toMatchObject({ scaleMode: 'FIT', opacity: 0.8 })
    unwrap(await goTo(plugin, '4'))
    expect(seenIn(document)).toEqual(fourth)
    expect(document.undoCount).toBe(steps + 3)
    plugin.stage.undo()
    expect(seenIn(document)).toEqual(first)
    expect((await read(plugin)).thread?.current).toBe('1')
  })

  test('grows a branch where the next picture goes on from an earlier turn', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await patch(plugin, 1))
    unwrap(await patch(plugin, 2))
    unwrap(await goTo(plugin, '2'))
    unwrap(await patch(plugin, 3))
    expect(outline(await read(plugin))).toEqual(['no recipe', 'Patch 1', '.Patch 3', 'Patch 2'])
    expect(unwrap(await plugin.call('describeTarget', { nodeId: '1:1', source: 'fill' })).patchHashes).toHaveLength(2)
    unwrap(await goTo(plugin, '3'))
    expect(seenIn(document)).toHaveLength(4)
  })

  test('keeps a patch that another one replaced as a branch', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const { patchHash } = unwrap(await patch(plugin, 1))
    unwrap(await patch(plugin, 2, patchHash))
    expect(outline(await read(plugin))).toEqual(['no recipe', '.Patch 2', 'Patch 1'])
    unwrap(await goTo(plugin, '2'))
    expect(seenIn(document)[1]).toBe(patchHash)
  })

  test('of a layer that showed no picture goes back to its colour', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const before = seenIn(document, '1:2')
    unwrap(await place(plugin, 1, '1:2'))
    unwrap(await goTo(plugin, '1', '1:2'))
    expect(seenIn(document, '1:2')).toEqual(before)
    expect(document.require('1:2').pluginData['recipe'] ?? '').toBe('')
  })

  test('holds a picture changed by hand as a turn of its own, so that going back loses nothing', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await place(plugin, 1))
    const added = document.images.add(pngBytes(200, 100))
    const hash = added.ok ? added.value.hash : ''
    document.update('1:1', { fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: hash, ...SHOWN }] })
    document.commitUndo()
    expect(outline(await read(plugin))).toEqual(['no recipe', 'Picture 1', 'no recipe'])
    unwrap(await goTo(plugin, '2'))
    unwrap(await goTo(plugin, '3'))
    expect(seenIn(document)).toEqual([hash])
  })

  test('travels with a copy of the layer, and the two go on by themselves', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await place(plugin, 1))
    const { id: _id, ...rest } = document.require('1:1')
    const copy = document.create('RECTANGLE', { parentId: '0:1' })
    document.update(copy.id, { fills: rest.fills, pluginData: rest.pluginData, width: 320, height: 180 })
    document.commitUndo()
    unwrap(await place(plugin, 2, copy.id))
    expect(outline(await read(plugin, copy.id))).toEqual(['no recipe', 'Picture 1', 'Picture 2'])
    expect(outline(await read(plugin))).toEqual(['no recipe', 'Picture 1'])
  })

  test('goes on below a flattened picture, which can be taken apart again', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await patch(plugin, 1))
    const apart = seenIn(document)
    const target = unwrap(await plugin.call('describeTarget', { nodeId: '1:1', source: 'fill' }))
    const over = { imageHash: target.imageHash ?? '', patchHashes: [...target.patchHashes] }
    unwrap(await plugin.call('placeFlattened', { nodeId: '1:1', bytes: pngBytes(90, 50), extent: EXTENT, over }))
    expect((await read(plugin)).thread?.turns[2]?.name).toBe('Flattened')
    unwrap(await goTo(plugin, '2'))
    expect(seenIn(document)).toEqual(apart)
  })
})

describe('turns', () => {
  test('are renamed and deleted, each as one undo step; the picture of a deleted one leaves the layer', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await place(plugin, 1))
    unwrap(await place(plugin, 2))
    const change = (change: Parameters<typeof plugin.call<'changeThread'>>[1]['change']) =>
      plugin.call('changeThread', { nodeId: '1:1', change })
    unwrap(await change({ kind: 'rename', turnId: '2', name: 'Morning' }))
    const fills = fillsOf(document).length
    unwrap(await change({ kind: 'delete', turnId: '2' }))
    expect(fillsOf(document)).toHaveLength(fills - 1)
    expect(outline(await read(plugin))).toEqual(['no recipe', 'Picture 2'])
    plugin.stage.undo()
    expect((await read(plugin)).thread?.turns[1]?.name).toBe('Morning')
    plugin.stage.undo()
    expect((await read(plugin)).thread?.turns[1]?.name).toBeUndefined()
  })

  test('that are not shown are forgotten together; the original stays', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    for (const which of [1, 2, 3]) unwrap(await place(plugin, which))
    const seen = seenIn(document)
    unwrap(await plugin.call('changeThread', { nodeId: '1:1', change: { kind: 'clear' } }))
    expect(outline(await read(plugin))).toEqual(['no recipe', 'Picture 3'])
    expect(seenIn(document)).toEqual(seen)
    expect(fillsOf(document)).toHaveLength(3)
  })

  test('whose picture left the file are refused in words, and the document stays as it is', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await place(plugin, 1))
    const text = document.require('1:1').pluginData['thread'] ?? ''
    const thread = JSON.parse(text)
    thread.turns[0].shows.imageHash = 'gone'
    document.update('1:1', { pluginData: { ...document.require('1:1').pluginData, thread: JSON.stringify(thread) } })
    document.commitUndo()
    const before = document.require('1:1')
    const refused = await goTo(plugin, '1')
    expect(refused.ok ? '' : refused.failure.message).toMatch(/no longer holds the picture/)
    expect(document.require('1:1')).toEqual(before)
  })

  test.each([
    ['locked', { locked: true }, /cannot be changed/],
    ['in a file open for viewing only', {}, /viewing only/],
  ])('of a layer that is %s stay as they are', async (what, change, said) => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    unwrap(await place(plugin, 1))
    document.update('1:1', change)
    document.commitUndo()
    const other = what.includes('viewing')
      ? await openPlugin({ document, seat: { editorType: 'dev', canEdit: false } })
      : plugin
    expect(outline(await read(other))).toEqual(['no recipe', 'Picture 1'])
    const refused = await goTo(other, '1')
    expect(refused.ok ? '' : refused.failure.message).toMatch(said)
  })

  test('of a newer Refill are left alone, which is said; new pictures are placed all the same', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const thread = JSON.stringify({ version: 2, anything: true })
    document.update('1:1', { pluginData: { thread } })
    document.commitUndo()
    unwrap(await place(plugin, 1))
    expect(document.require('1:1').pluginData['thread']).toBe(thread)
    const refused = await plugin.call('readThread', { nodeId: '1:1' })
    expect(refused.ok ? '' : refused.failure.message).toMatch(/newer Refill/)
  })
})

describe('two people in one file', () => {
  test('see and continue each other’s thread', async () => {
    const document = openDocument()
    const anna = await openPlugin({ document })
    const ben = await openPlugin({ document })
    unwrap(await place(anna, 1))
    expect(outline(await read(ben))).toEqual(['no recipe', 'Picture 1'])
    unwrap(await place(ben, 2))
    unwrap(await goTo(anna, '2'))
    expect((await read(ben)).thread?.current).toBe('2')
    unwrap(await place(anna, 3))
    expect(outline(await read(ben))).toEqual(['no recipe', 'Picture 1', '.Picture 3', 'Picture 2'])
  })

  test('find each other’s recipes, and what went along with them', async () => {
    const document = openDocument()
    const anna = await openPlugin({ document, seat: { editorType: 'figma', canEdit: true, userName: 'Anna' } })
    const references = [{ role: 'style', name: 'Card', nodeId: '1:2' }]
    unwrap(
      await anna.call('placeInFill', {
        nodeIds: ['1:1'],
        bytes: pngBytes(70, 36),
        extent: EXTENT,
        recipe: { ...RECIPE, references },
      }),
    )
    const ben = await openPlugin({ document })
    const nodeIds = [...unwrap(await ben.call('findGenerated', {}))]
    const [found] = unwrap(await ben.call('readGenerated', { nodeIds }))
    expect(found?.recipe.references).toEqual(references)
    expect(found?.recipe.author).toBe('Anna')
    expect(unwrap(await ben.call('describeLayers', { nodeIds: ['1:2', '9:9'] }))).toMatchObject([{ name: 'Card' }])
  })
})

describe('in any order of placing, going back, deleting and undoing', () => {
  type Step = (plugin: PluginFixture, which: number, thread: Thread | undefined) => Promise<unknown>
  const turnIn = (thread: Thread | undefined, which: number) => thread?.turns[which % thread.turns.length]?.id ?? '1'
  const STEPS: Readonly<Record<'place' | 'patch' | 'go' | 'delete' | 'undo', Step>> = {
    place: async (plugin, which) => unwrap(await place(plugin, which)),
    patch: async (plugin, which) => unwrap(await patch(plugin, which)),
    go: async (plugin, which, thread) => unwrap(await goTo(plugin, turnIn(thread, which))),
    delete: async (plugin, which, thread) => {
      const turnId = turnIn(thread, which)
      if (turnId === thread?.current || turnId === '1') return
      unwrap(await plugin.call('changeThread', { nodeId: '1:1', change: { kind: 'delete', turnId } }))
    },
    undo: async (plugin) => plugin.stage.undo(),
  }
  const shownIn = (thread: Thread | undefined) => {
    const shows = thread?.turns.find(({ id }) => id === thread.current)?.shows
    return shows === undefined ? undefined : [shows.imageHash, ...shows.patchHashes]
  }
  const step = fc.record({
    kind: fc.constantFrom<keyof typeof STEPS>('place', 'patch', 'go', 'delete', 'undo'),
    which: fc.nat(5),
  })

  test('the layer shows what the current turn says, and the original can always be gone back to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const document = openDocument()
        const plugin = await openPlugin({ document })
        const original = seenIn(document)
        for (const { kind, which } of steps) {
          const { thread } = await read(plugin)
          if (thread !== undefined || kind === 'place' || kind === 'patch') await STEPS[kind](plugin, which, thread)
          const shows = shownIn((await read(plugin)).thread)
          expect(seenIn(document)).toEqual(shows === undefined ? original : [...shows, 'SOLID'])
        }
        if ((await read(plugin)).thread !== undefined) unwrap(await goTo(plugin, '1'))
        expect(seenIn(document)).toEqual(original)
      }),
      { numRuns: 12 },
    )
  })
})
