import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallParams } from '../../src/protocol/calls'
import { absoluteBoundingBox, descendantsOf } from '../../src/stage/document/geometry'
import { createDocument, type NodeSeed } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { pngBytes } from '../stage/stage-fixture'
import { COMMANDS, openPlugin, type PluginFixture, RECIPE, unwrap } from './plugin-fixture'

const EXTENT = { widthPx: 65, heightPx: 36 }
const FRAME = { width: 320, height: 180 }

const HERO: NodeSeed = {
  type: 'FRAME',
  id: '1:1',
  name: 'Hero',
  x: 0,
  y: 0,
  ...FRAME,
  cornerRadii: [8, 8, 0, 0],
  opacity: 0.9,
  children: [{ type: 'TEXT', id: '1:2', name: 'Title', x: 20, y: 20, width: 100, height: 20, characters: 'Sale' }],
}

function documentWith(...children: readonly NodeSeed[]): StageDocument {
  return createDocument({ pages: [{ id: '0:1', name: 'Page 1', children }] })
}

const createSheet = (plugin: PluginFixture, more: Partial<CallParams<'createSheet'>> = {}) =>
  plugin.call('createSheet', {
    name: 'A lake',
    besideNodeId: '1:1',
    targetId: '1:1',
    frame: FRAME,
    captions: ['red', 'green', 'blue'],
    inContext: false,
    ...more,
  })

const fillCell = (plugin: PluginFixture, cellId: string, which = 0) =>
  plugin.call('fillCell', {
    cellId,
    bytes: pngBytes(65 + which, 36),
    extent: EXTENT,
    caption: `number ${which} · $0.07 · 12 s`,
    recipe: { ...RECIPE, prompt: `Picture ${which}` },
  })

const captionsIn = (document: StageDocument, sheetId: string) =>
  descendantsOf(document, document.require(sheetId))
    .filter(({ type, name }) => type === 'TEXT' && name !== 'Title')
    .map(({ characters }) => characters)

const visibleImages = (document: StageDocument, id: string) =>
  document.require(id).fills.filter(({ type, visible }) => type === 'IMAGE' && visible !== false)

describe('a contact sheet', () => {
  test('stands beside its layer at once, past what is there, with a cell of its size and radius for each picture', async () => {
    const document = documentWith(HERO, {
      type: 'FRAME',
      id: '1:9',
      name: 'In the way',
      x: 500,
      y: 100,
      width: 100,
      height: 400,
    })
    const plugin = await openPlugin({ document })
    const { sheetId, cellIds } = unwrap(await createSheet(plugin))
    const sheet = document.require(sheetId)
    expect([sheet.name, sheet.layoutMode, cellIds.length]).toEqual(['A lake', 'HORIZONTAL', 3])
    expect(absoluteBoundingBox(document, sheet).x).toBe(640)
    for (const id of cellIds) {
      expect(document.require(id)).toMatchObject({ ...FRAME, cornerRadii: [8, 8, 0, 0], type: 'FRAME' })
    }
    expect(captionsIn(document, sheetId)).toEqual(['red · waiting', 'green · waiting', 'blue · waiting'])
    const boxes = cellIds.map((id) => absoluteBoundingBox(document, document.require(id)))
    expect(boxes.map(({ x }) => x)).toEqual([664, 1008, 664])
    expect(sheet.width).toBe(712)
  })

  test('fills each cell as its picture comes, whichever is first, with what differs, price and time below', async () => {
    const document = documentWith(HERO)
    const plugin = await openPlugin({ document })
    const { sheetId, cellIds } = unwrap(await createSheet(plugin))
    const [first = '', second = ''] = cellIds
    unwrap(await fillCell(plugin, second, 2))
    expect([visibleImages(document, first).length, visibleImages(document, second).length]).toEqual([0, 1])
    expect(captionsIn(document, sheetId)).toEqual(['red · waiting', 'number 2 · $0.07 · 12 s', 'blue · waiting'])
    expect(document.require(second).fills).toHaveLength(1)
    expect(unwrap(await plugin.call('readThread', { nodeId: second })).thread?.turns).toHaveLength(1)
  })

  test('is one undo step with all of its pictures', async () => {
    const document = documentWith(HERO)
    document.forgetHistory()
    const plugin = await openPlugin({ document })
    const { sheetId, cellIds } = unwrap(await createSheet(plugin))
    for (const [which, id] of cellIds.entries()) unwrap(await fillCell(plugin, id, which))
    expect(document.undoCount).toBe(1)
    plugin.stage.undo()
    expect(document.node(sheetId)).toBeUndefined()
    expect(document.undoCount).toBe(0)
  })

  test('says under a cell why its picture did not come, and takes it when it does after all', async () => {
    const document = documentWith(HERO)
    const plugin = await openPlugin({ document })
    const { sheetId, cellIds } = unwrap(await createSheet(plugin, { captions: ['red', 'green'] }))
    const [red = '', green = ''] = cellIds
    unwrap(await plugin.call('endCell', { cellId: red, caption: 'red · The model refused this prompt.' }))
    unwrap(await plugin.call('endCell', { cellId: green }))
    expect(captionsIn(document, sheetId)).toEqual(['red · The model refused this prompt.'])
    expect(document.node(green)).toBeUndefined()
    unwrap(await fillCell(plugin, red, 1))
    expect(visibleImages(document, red)).toHaveLength(1)
    const gone = await fillCell(plugin, green, 1)
    expect(gone.ok ? '' : gone.failure.message).toMatch(/was deleted meanwhile/)
  })

  test('leaves no empty cell behind when the window closes, and no empty sheet', async () => {
    const document = documentWith(HERO)
    document.forgetHistory()
    const plugin = await openPlugin({ document })
    const some = unwrap(await createSheet(plugin))
    const none = unwrap(await createSheet(plugin))
    unwrap(await fillCell(plugin, some.cellIds[1] ?? '', 1))
    plugin.stage.closePlugin()
    expect(document.node(none.sheetId)).toBeUndefined()
    expect(document.require(some.sheetId).childIds).toHaveLength(1)
    expect(document.node(some.cellIds[1] ?? '')).toBeDefined()
    while (document.undo()) {
      // Back to the beginning.
    }
    expect(document.node(some.sheetId)).toBeUndefined()
  })

  test('shows variants in a copy of the layer with what lies in it, faint until the picture comes', async () => {
    const document = documentWith(HERO)
    const plugin = await openPlugin({ document })
    const { cellIds } = unwrap(await createSheet(plugin, { inContext: true }))
    const [first = ''] = cellIds
    const names = descendantsOf(document, document.require(first)).map(({ name }) => name)
    expect(names).toEqual(['Title'])
    expect(document.require(first).opacity).toBeCloseTo(0.27)
    unwrap(await fillCell(plugin, first))
    expect(document.require(first).opacity).toBeCloseTo(0.9)
    expect(document.require('1:1').opacity).toBe(0.9)
  })

  test('keeps the shape of a layer that is no frame, upright and unlocked', async () => {
    const star: NodeSeed = { type: 'STAR', id: '1:1', name: 'Star', x: 0, y: 0, ...FRAME, locked: true }
    const document = documentWith(star)
    const plugin = await openPlugin({ document })
    const { cellIds } = unwrap(await createSheet(plugin))
    expect(cellIds.map((id) => document.require(id).type)).toEqual(['STAR', 'STAR', 'STAR'])
    expect(document.require(cellIds[0] ?? '').locked).toBe(false)
  })

  test('with nothing selected stands in the view and gets selected', async () => {
    const document = documentWith()
    const plugin = await openPlugin({ document })
    const params = { name: 'A lake', frame: FRAME, captions: ['', ''], inContext: false }
    const { sheetId } = unwrap(await plugin.call('createSheet', params))
    expect(document.selection()).toEqual([sheetId])
    expect(captionsIn(document, sheetId)).toEqual(['Waiting for the picture', 'Waiting for the picture'])
  })

  test('in a file open for viewing only is refused in words', async () => {
    const plugin = await openPlugin({ document: documentWith(HERO), seat: { editorType: 'dev', canEdit: false } })
    const refused = await createSheet(plugin)
    expect(refused.ok ? '' : refused.failure.message).toMatch(/viewing only/)
  })
})

describe('“Use this one”', () => {
  async function filled(document: StageDocument) {
    const plugin = await openPlugin({ document })
    const { cellIds } = unwrap(await createSheet(plugin))
    for (const [which, id] of cellIds.entries()) unwrap(await fillCell(plugin, id, which))
    return { plugin, cellIds }
  }

  test('puts the picture into the layer that it was made for, as one undo step and a turn of its thread', async () => {
    const document = documentWith(HERO)
    const { plugin, cellIds } = await filled(document)
    const [, second = ''] = cellIds
    const steps = document.undoCount
    const used = unwrap(await plugin.call('useVariant', { nodeId: second }))
    expect(used.placed).toEqual([{ id: '1:1', name: 'Hero' }])
    expect(visibleImages(document, '1:1')).toMatchObject(
      visibleImages(document, second).map((paint) => ({ imageHash: paint.type === 'IMAGE' ? paint.imageHash : '' })),
    )
    expect(document.undoCount).toBe(steps + 1)
    const { thread } = unwrap(await plugin.call('readThread', { nodeId: '1:1' }))
    expect(thread?.turns.map(({ recipe }) => recipe?.prompt)).toEqual([undefined, 'Picture 1'])
  })

  test('is a button of the picture itself that needs no window, for a colleague too', async () => {
    const document = documentWith(HERO)
    const { cellIds } = await filled(document)
    const [first = ''] = cellIds
    expect(Object.keys(document.require(first).relaunchData)).toContain('refill-use')
    document.select([first])
    const colleague = await openPlugin({ document, command: COMMANDS.useThisOne })
    expect(colleague.ended).toEqual(['Placed in “Hero”.'])
    expect(visibleImages(document, '1:1')).toHaveLength(1)
  })

  test.each([
    ['locked', { locked: true }, /“Hero” cannot take a picture now/],
    ['deleted', undefined, /cannot take a picture now/],
  ])('says so where the layer is %s', async (_, change, said) => {
    const document = documentWith(HERO)
    const { cellIds } = await filled(document)
    if (change === undefined) document.remove('1:1')
    else document.update('1:1', change)
    document.commitUndo()
    document.select(cellIds.slice(0, 1))
    const colleague = await openPlugin({ document, command: COMMANDS.useThisOne })
    expect(colleague.ended[0]).toMatch(said)
  })
})

describe('in any order of making sheets, filling and ending cells, placing elsewhere, undoing and closing', () => {
  type StepKind = 'create' | 'fill' | 'end' | 'drop' | 'place' | 'undo' | 'close'
  interface Played {
    readonly document: StageDocument
    plugin: PluginFixture
    cellIds: string[]
  }
  const cellOf = ({ cellIds }: Played, which: number) => cellIds[which % Math.max(1, cellIds.length)] ?? '0:0'
  const STEPS: Readonly<Record<StepKind, (played: Played, which: number) => Promise<unknown>>> = {
    create: async (played) => {
      const made = await createSheet(played.plugin)
      if (made.ok) played.cellIds.push(...made.value.cellIds)
    },
    fill: (played, which) => fillCell(played.plugin, cellOf(played, which), which),
    end: (played, which) =>
      played.plugin.call('endCell', { cellId: cellOf(played, which), caption: 'It took too long.' }),
    drop: (played, which) => played.plugin.call('endCell', { cellId: cellOf(played, which) }),
    place: ({ plugin }, which) =>
      plugin.call('placeInFill', { nodeIds: ['1:1'], bytes: pngBytes(90 + which, 36), extent: EXTENT, recipe: RECIPE }),
    undo: async ({ plugin }) => plugin.stage.undo(),
    close: async (played) => {
      played.plugin.stage.closePlugin()
      played.plugin = await openPlugin({ document: played.document })
      played.cellIds = []
    },
  }
  const step = fc.record({
    kind: fc.constantFrom<StepKind>('create', 'fill', 'end', 'drop', 'place', 'undo', 'close'),
    which: fc.nat(5),
  })

  test('nothing waits once the window is closed, no sheet is empty, and undo leads back to the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const document = documentWith(HERO)
        document.forgetHistory()
        const before = [...document.nodes()].map(({ id }) => id).sort()
        const played: Played = { document, plugin: await openPlugin({ document }), cellIds: [] }
        for (const { kind, which } of steps) await STEPS[kind](played, which)
        played.plugin.stage.closePlugin()
        const nodes = [...document.nodes()]
        expect(nodes.filter(({ characters }) => characters.endsWith('waiting'))).toEqual([])
        expect(nodes.filter(({ layoutMode, childIds }) => layoutMode !== 'NONE' && childIds.length === 0)).toEqual([])
        while (document.undo()) {
          // Back to the beginning.
        }
        expect([...document.nodes()].map(({ id }) => id).sort()).toEqual(before)
      }),
      { numRuns: 12 },
    )
  })
})
