import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallParams } from '../../src/protocol/calls'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { pngBytes } from '../stage/stage-fixture'
import { openDocument, ORIGINAL as PICTURE } from './photo-document'
import { openPlugin, type PluginFixture, RECIPE, unwrap } from './plugin-fixture'

const RESULTS = [pngBytes(65, 36), pngBytes(66, 36), pngBytes(67, 36)] as const
const EXTENT = { widthPx: 65, heightPx: 36 }

const fillsOf = (document: StageDocument, id = '1:1') => document.require(id).fills

const show = (plugin: PluginFixture, which = 0, more: Partial<CallParams<'showPreview'>> = {}) =>
  plugin.call('showPreview', {
    id: `variant ${which}`,
    nodeIds: ['1:1'],
    bytes: RESULTS[which] ?? PICTURE,
    extent: EXTENT,
    ...more,
  })

const place = (plugin: PluginFixture, which = 0) =>
  plugin.call('placeInFill', {
    nodeIds: ['1:1'],
    bytes: RESULTS[which] ?? PICTURE,
    extent: EXTENT,
    recipe: RECIPE,
  })

async function describeOver(plugin: PluginFixture) {
  const { imageHash = '', patchHashes } = unwrap(await plugin.call('describeTarget', { nodeId: '1:1', source: 'fill' }))
  return { imageHash, patchHashes: [...patchHashes] }
}

describe('a preview', () => {
  test('shows what placing would show, as no undo step, and goes without a trace', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const before = document.require('1:1')
    expect(unwrap(await show(plugin))).toEqual({ shownIds: ['1:1'] })
    const seen = fillsOf(document)
    expect(seen).not.toEqual(before.fills)
    unwrap(await plugin.call('endPreview', {}))
    expect(document.require('1:1')).toEqual(before)
    expect(document.undoCount).toBe(0)
    unwrap(await place(plugin))
    expect(fillsOf(document)).toEqual(seen)
    expect(document.undoCount).toBe(1)
  })

  test('of another picture takes the place of the first', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const before = fillsOf(document)
    await show(plugin, 0)
    await show(plugin, 1)
    expect(fillsOf(document)).toHaveLength(3)
    await plugin.call('endPreview', {})
    expect(fillsOf(document)).toEqual(before)
  })

  test('shows in several layers; those that cannot take a picture stay as they are', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    document.update('1:2', { locked: true })
    document.commitUndo()
    expect(unwrap(await show(plugin, 0, { nodeIds: ['1:1', '1:2', '9:9'] }))).toEqual({ shownIds: ['1:1'] })
  })

  test('leaves the document as it was when the window closes', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const before = document.require('1:1')
    await show(plugin)
    plugin.stage.closePlugin()
    expect(document.require('1:1')).toEqual(before)
    expect(document.undoCount).toBe(0)
  })

  test('ends before a layer is looked at or written, and the window hears of it', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    await show(plugin, 2)
    const over = await describeOver(plugin)
    expect(over.patchHashes).toEqual([])
    expect(fillsOf(document)).toHaveLength(2)
    expect(plugin.events).toContainEqual(
      expect.objectContaining({ name: 'preview-ended', payload: { id: 'variant 2' } }),
    )
  })

  test('asked for while a picture is being placed waits, and nothing of it stays', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const nodeIds = ['1:2', '1:1']
    const alone = await openPlugin({ document: openDocument() })
    unwrap(await alone.call('placeInFill', { nodeIds, bytes: RESULTS[0], extent: EXTENT, recipe: RECIPE }))
    await Promise.all([
      plugin.call('placeInFill', { nodeIds, bytes: RESULTS[0], extent: EXTENT, recipe: RECIPE }),
      show(plugin, 1),
    ])
    expect(fillsOf(document)).toHaveLength(4)
    await plugin.call('endPreview', {})
    expect(fillsOf(document)).toEqual(fillsOf(alone.document))
    expect(document.undoCount).toBe(1)
  })

  test('of a patch lies over the picture as the placed one will, or is refused where the picture is another one', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const over = await describeOver(plugin)
    const [picture] = fillsOf(document) as readonly ImagePaint[]
    unwrap(await show(plugin, 0, { patch: { over } }))
    const [base, patch] = fillsOf(document) as readonly ImagePaint[]
    expect(base).toEqual(picture)
    expect(patch).toEqual({ ...picture, imageHash: patch?.imageHash })
    const before = document.require('1:1')
    const refused = await show(plugin, 1, { patch: { over: { ...over, patchHashes: ['gone'] } } })
    expect(refused.ok ? '' : refused.failure.message).toMatch(/shows another picture by now/)
    expect(document.require('1:1')).not.toEqual(before)
    expect(document.undoCount).toBe(0)
  })

  test('keeps what somebody else did to the layer meanwhile', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    await show(plugin)
    document.update('1:1', { fills: [] })
    document.commitUndo()
    await plugin.call('endPreview', {})
    expect(fillsOf(document)).toEqual([])
  })

  test('in a file open for viewing only is refused in words', async () => {
    const plugin = await openPlugin({ document: openDocument(), seat: { editorType: 'dev', canEdit: false } })
    const refused = await show(plugin)
    expect(refused.ok ? '' : refused.failure.message).toMatch(/open for viewing only/)
  })
})

type StepKind = 'show' | 'place' | 'end' | 'undo' | 'close'

/** What a person and the plugin did so far, and the fills that this should have left. */
interface Played {
  readonly document: StageDocument
  plugin: PluginFixture
  /** The fills after each placement that is still done. */
  readonly placed: (readonly Paint[] | typeof figma.mixed | undefined)[]
  isPreviewing: boolean
}

const PLAYS: Record<StepKind, (played: Played, which: number) => Promise<void>> = {
  async show(played, which) {
    unwrap(await show(played.plugin, which))
    played.isPreviewing = true
  },
  async place(played, which) {
    unwrap(await place(played.plugin, which))
    played.placed.push(fillsOf(played.document))
    played.isPreviewing = false
  },
  async end(played) {
    unwrap(await played.plugin.call('endPreview', {}))
    played.isPreviewing = false
  },
  async undo(played) {
    const steppedBack = played.plugin.stage.undo()
    // A person's undo takes the preview first, where one is shown.
    if (steppedBack && !played.isPreviewing) played.placed.pop()
    played.isPreviewing = false
  },
  async close(played) {
    played.plugin.stage.closePlugin()
    played.plugin = await openPlugin({ document: played.document })
    played.isPreviewing = false
  },
}

describe('in any order of showing, ending, placing, undoing and closing', () => {
  const step = fc.record({
    kind: fc.constantFrom<StepKind>('show', 'place', 'end', 'undo', 'close'),
    which: fc.nat(2),
  })

  test('the document shows what was placed and not undone, and each undo step is one placement', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const document = openDocument()
        const plugin = await openPlugin({ document })
        const played: Played = { document, plugin, placed: [fillsOf(document)], isPreviewing: false }
        for (const { kind, which } of steps) {
          await PLAYS[kind](played, which)
          if (played.isPreviewing) continue
          expect(fillsOf(document)).toEqual(played.placed[played.placed.length - 1])
          expect(document.undoCount).toBe(played.placed.length - 1)
        }
      }),
      { numRuns: 20 },
    )
  })
})
