import { describe, expect, test } from 'vitest'
import { createDocument } from '../../src/stage/document/seed'
import type { StageDocument } from '../../src/stage/document/stage-document'
import { pngBytes } from '../stage/stage-fixture'
import { openPlugin, type PluginFixture, unwrap } from './plugin-fixture'

const WORDS = { name: 'Ada', description: 'A grey cat', keep: ['her collar'] }

function openDocument(): StageDocument {
  const document = createDocument({
    pages: [
      {
        id: '0:1',
        name: 'Page 1',
        children: [{ type: 'RECTANGLE', id: '1:1', name: 'Photo', width: 100, height: 50 }],
      },
    ],
  })
  const added = document.images.add(pngBytes(400, 200))
  if (!added.ok) throw new Error('No picture')
  document.update('1:1', { fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: added.value.hash }] })
  document.forgetHistory()
  return document
}

const save = async (plugin: PluginFixture) =>
  unwrap(await plugin.call('saveSubject', { ...WORDS, viewNodeIds: ['1:1'] }))
const list = async (plugin: PluginFixture) => unwrap(await plugin.call('listSubjects', {})).subjects
const pages = (document: StageDocument) => document.pageIds.map((id) => document.require(id).name)
const frameOf = (document: StageDocument) => {
  const page = document.require(document.pageIds[1] ?? '')
  return document.require(page.childIds[0] ?? '')
}

describe('a subject', () => {
  test('is kept in the file with its views on a page of their own, as one undo step, and found by the next who opens it', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const saved = await save(plugin)
    expect(saved).toMatchObject({ ...WORDS, views: [{ extent: { widthPx: 400, heightPx: 200 } }] })
    expect([pages(document), document.currentPageId]).toEqual([['Page 1', 'Refill subjects'], '0:1'])
    expect(await list(await openPlugin({ document }))).toEqual([saved])
    expect(plugin.stage.undo()).toBe(true)
    expect([await list(plugin), plugin.stage.undo()]).toEqual([[], false])
  })

  test('is listed without making anything where there is none', async () => {
    const document = openDocument()
    expect(await list(await openPlugin({ document }))).toEqual([])
    expect(pages(document)).toEqual(['Page 1'])
  })

  test('is still found after its frame was renamed and moved, and its copy is not a second one', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const saved = await save(plugin)
    const { id, parentId, pluginData } = frameOf(document)
    document.update(id, {
      name: 'mine',
      relativeTransform: [
        [1, 0, 900],
        [0, 1, 900],
      ],
    })
    document.create('FRAME', { parentId: parentId ?? '' }, { name: 'Copy', pluginData })
    expect(await list(plugin)).toEqual([saved])
  })

  test('is changed in its place and keeps its views where none are selected', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const { id, views } = await save(plugin)
    const changed = unwrap(await plugin.call('saveSubject', { ...WORDS, id, name: 'Ada II', viewNodeIds: [] }))
    expect(changed).toMatchObject({ id, name: 'Ada II', views })
    expect(await list(plugin)).toHaveLength(1)
  })

  test('goes with its page when it was the last, in one undo step', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const { id } = await save(plugin)
    unwrap(await plugin.call('deleteSubject', { id }))
    expect([pages(document), await list(plugin)]).toEqual([['Page 1'], []])
    plugin.stage.undo()
    expect(await list(plugin)).toHaveLength(1)
  })

  test('without a layer that shows it is refused in words', async () => {
    const plugin = await openPlugin({ document: openDocument() })
    const refused = await plugin.call('saveSubject', { ...WORDS, viewNodeIds: [] })
    expect(refused.ok ? '' : refused.failure.message).toMatch(/one to five layers/)
  })

  test('goes alone where there are others, and changing one is one undo step', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const first = await save(plugin)
    const second = await save(plugin)
    unwrap(await plugin.call('saveSubject', { ...WORDS, id: second.id, name: 'Bea', viewNodeIds: [] }))
    unwrap(await plugin.call('deleteSubject', { id: first.id }))
    expect((await list(plugin)).map(({ name }) => name)).toEqual(['Bea'])
    plugin.stage.undo()
    expect((await list(plugin)).map(({ name }) => name)).toEqual(['Ada', 'Bea'])
    plugin.stage.undo()
    expect((await list(plugin)).map(({ name }) => name)).toEqual(['Ada', 'Ada'])
  })

  test('takes new views without touching what a person put beside the old ones', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const { id } = await save(plugin)
    document.create('RECTANGLE', { parentId: frameOf(document).id }, { name: 'My note' })
    const added = document.images.add(pngBytes(200, 200))
    if (!added.ok) throw new Error('No picture')
    document.update('1:1', { fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: added.value.hash }] })
    const saved = unwrap(await plugin.call('saveSubject', { ...WORDS, id, viewNodeIds: ['1:1'] }))
    expect(saved.views.map(({ imageHash }) => imageHash)).toEqual([added.value.hash])
    const names = frameOf(document).childIds.map((child) => document.require(child).name)
    expect(names.sort()).toEqual(['My note', 'View 1'])
  })

  test('of a newer Refill is named and left as it is', async () => {
    const document = openDocument()
    const plugin = await openPlugin({ document })
    const { id } = await save(plugin)
    const frame = frameOf(document)
    const data = frame.pluginData
    const newer = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, value.replace('"version":1', '"version":9')]),
    )
    document.update(frame.id, { pluginData: newer })
    expect(unwrap(await plugin.call('listSubjects', {}))).toEqual({ subjects: [], unreadable: ['Ada'] })
    const refused = await plugin.call('saveSubject', { ...WORDS, id, viewNodeIds: [] })
    expect(refused.ok).toBe(false)
    expect(frameOf(document).pluginData).toEqual(newer)
  })

  test('in a file open for viewing only is listed, and neither saved nor deleted', async () => {
    const document = openDocument()
    const saved = await save(await openPlugin({ document }))
    const viewer = await openPlugin({ document, seat: { editorType: 'dev', canEdit: false } })
    expect(await list(viewer)).toEqual([saved])
    for (const refused of [
      await viewer.call('saveSubject', { ...WORDS, viewNodeIds: ['1:1'] }),
      await viewer.call('deleteSubject', { id: saved.id }),
    ]) {
      expect(refused.ok ? '' : refused.failure.message).toMatch(/open for viewing only/)
    }
    expect(await list(viewer)).toEqual([saved])
  })
})
