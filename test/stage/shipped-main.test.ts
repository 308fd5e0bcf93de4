import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createDocument } from '../../src/stage/document/seed'
import { createStageFixture, type FixtureOptions, pngBytes, type StageFixture } from './stage-fixture'

const MAIN = readFileSync(new URL('../../build/main.js', import.meta.url), 'utf8')
const GENERATE = 'src/main/main.ts--generate'

const RECIPE = {
  version: 1,
  mode: 'generate',
  prompt: 'a quiet lake',
  model: 'test-model',
  imageSize: '1K',
  path: 'test',
  madeAt: '2026-01-01T00:00:00.000Z',
}

/** Everything a fill can be put into or not, on one page. */
function createRichDocument() {
  const photo = { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'old' } as const
  const document = createDocument({
    paintStyles: [{ id: 'S:1', name: 'Brand', paints: [] }],
    pages: [
      {
        id: '0:1',
        name: 'Page 1',
        children: [
          { type: 'FRAME', id: '2:1', name: 'Hero', width: 640, height: 360, fills: [photo], cornerRadius: 12 },
          {
            type: 'COMPONENT',
            id: '2:2',
            name: 'Card',
            x: 700,
            children: [{ type: 'RECTANGLE', id: '2:3', name: 'Photo' }],
          },
          { type: 'INSTANCE', id: '2:4', name: 'Card copy', x: 900, mainComponentId: '2:2' },
          { type: 'GROUP', id: '2:5', name: 'Group', children: [{ type: 'ELLIPSE', id: '2:6', name: 'Dot', y: 500 }] },
          { type: 'RECTANGLE', id: '2:7', name: 'Locked', locked: true, y: 700 },
          { type: 'RECTANGLE', id: '2:8', name: 'Library', isReadOnly: true, y: 900 },
          { type: 'RECTANGLE', id: '2:9', name: 'Styled', fillStyleId: 'S:1', y: 1100 },
        ],
      },
    ],
  })
  return document
}

async function startShipped(options: Partial<FixtureOptions> = {}): Promise<StageFixture> {
  const fixture = await createStageFixture({ document: createRichDocument(), ...options, main: MAIN })
  fixture.stage.runCommand(GENERATE)
  await fixture.clockwork.settle()
  fixture.stage.uiLoaded()
  return fixture
}

async function call(fixture: StageFixture, name: string, params: object): Promise<unknown> {
  const id = fixture.toUi.length + 1
  fixture.stage.uiMessageIn({ refill: 1, kind: 'call', id, name, params })
  await fixture.clockwork.settle()
  const answer = fixture.toUi.find((message) => Reflect.get(Object(message), 'id') === id)
  return Reflect.get(Object(answer), Reflect.get(Object(answer), 'kind') === 'failure' ? 'failure' : 'result')
}

describe('the shipped main file on the stage', () => {
  test('opens the window and tells it what is selected', async () => {
    const fixture = await startShipped()
    expect(fixture.shown).toHaveLength(1)
    fixture.document.select(['2:1'])
    await fixture.clockwork.settle()
    expect(fixture.toUi).toMatchObject([{ kind: 'event', name: 'selection-changed', payload: { total: 1 } }])
    expect(fixture.lines).toEqual([])
    fixture.stage.dispose()
  })

  test.each(['2:1', '2:2', '2:3', '2:4', 'I2:4;2:3', '2:6'])('puts a picture into %s as one undo step', async (id) => {
    const fixture = await startShipped()
    const before = fixture.document.require(id)
    const params = {
      nodeIds: [id],
      bytes: pngBytes(1376, 768),
      extent: { widthPx: 1376, heightPx: 768 },
      recipe: RECIPE,
    }
    expect(await call(fixture, 'placeInFill', params)).toMatchObject({ placed: [{ id }], refused: [] })
    const hash = fixture.document.images.add(pngBytes(1376, 768))
    expect(fixture.document.require(id).fills).toMatchObject([
      ...before.fills.map(({ type }) => ({ type })),
      { type: 'IMAGE', imageHash: hash.ok ? hash.value.hash : '' },
    ])
    expect(fixture.document.undoCount).toBe(1)
    fixture.document.undo()
    expect(fixture.document.require(id)).toEqual(before)
    fixture.stage.dispose()
  })

  test.each([
    ['2:5', 'no-fills'],
    ['2:7', 'locked'],
    ['2:8', 'read-only'],
    ['2:9', 'style-bound'],
    ['9:9', 'removed'],
  ])('leaves %s alone and says %s', async (id, reason) => {
    const fixture = await startShipped()
    const params = { nodeIds: [id], bytes: pngBytes(64, 64), extent: { widthPx: 64, heightPx: 64 }, recipe: RECIPE }
    expect(await call(fixture, 'placeInFill', params)).toMatchObject({ placed: [], refused: [{ id, reason }] })
    expect(fixture.document.undoCount).toBe(0)
    fixture.stage.dispose()
  })

  test('makes a new frame where the row begins, selected and in view', async () => {
    const fixture = await startShipped()
    const params = {
      bytes: pngBytes(1024, 1024),
      extent: { widthPx: 1024, heightPx: 1024 },
      frame: { width: 512, height: 512 },
      row: { pageId: '0:1', x: -256, y: -256, inView: true },
      index: 0,
      name: 'a quiet lake',
      recipe: RECIPE,
    }
    const { nodeId } = (await call(fixture, 'placeInNewFrame', params)) as { nodeId: string }
    expect(fixture.document.require(nodeId)).toMatchObject({ type: 'FRAME', name: 'a quiet lake', width: 512 })
    expect(fixture.document.selection()).toEqual([nodeId])
    expect(fixture.document.undoCount).toBe(1)
    fixture.stage.dispose()
  })

  test('exports a layer the way a model should see it', async () => {
    const fixture = await startShipped()
    expect(await call(fixture, 'exportReference', { nodeId: '2:1', maxEdgePx: 1024 })).toMatchObject({ name: 'Hero' })
    expect(fixture.exports).toMatchObject([
      {
        nodeId: '2:1',
        settings: { colorProfile: 'SRGB', useAbsoluteBounds: true, constraint: { type: 'WIDTH', value: 1024 } },
      },
    ])
    fixture.stage.dispose()
  })

  test('writes nothing where nothing may be written', async () => {
    const fixture = await startShipped({ seat: { editorType: 'dev', canEdit: false } })
    const params = { nodeIds: ['2:1'], bytes: pngBytes(64, 64), extent: { widthPx: 64, heightPx: 64 }, recipe: RECIPE }
    expect(await call(fixture, 'placeInFill', params)).toMatchObject({ kind: 'unsupported' })
    expect(fixture.document.undoCount).toBe(0)
    fixture.stage.dispose()
  })

  test('starts in a sandbox that knows no built-in younger than ES2019', async () => {
    const fixture = await startShipped({ isOldSandbox: true })
    expect(await call(fixture, 'start', {})).toMatchObject({ command: { kind: 'generate' }, selection: { total: 0 } })
    expect(fixture.lines).toEqual([])
    fixture.stage.dispose()
  })

  test('takes a prompt typed into quick actions', async () => {
    const fixture = await createStageFixture({ document: createRichDocument(), main: MAIN })
    const query = { key: 'prompt', query: 'a lake', parameters: {}, allowFreeform: true }
    const answers: unknown[] = []
    fixture.stage.askParameter(GENERATE, query, (answer) => answers.push(answer))
    expect(answers).toEqual([{ kind: 'suggestions', suggestions: [] }])
    expect(fixture.shown).toEqual([])
    fixture.stage.runCommand(GENERATE, { prompt: 'a lake' })
    await fixture.clockwork.settle()
    fixture.stage.uiLoaded()
    expect(await call(fixture, 'start', {})).toMatchObject({ command: { kind: 'generate', prompt: 'a lake' } })
    fixture.stage.dispose()
  })
})
