import { describe, expect, test } from 'vitest'
import { createDocument } from '../../src/stage/document/seed'
import type { ClientStorageStore } from '../../src/stage/facade/plugin-run'
import { openPlugin, unwrap } from './plugin-fixture'

const document = () => createDocument({ pages: [{ name: 'Page', children: [] }] })

describe('prompts on this machine', () => {
  test('are there when the window opens again, in any file, and all count that were noted at once', async () => {
    const clientStorage: ClientStorageStore = new Map()
    const first = await openPlugin({ document: document(), clientStorage })
    await Promise.all(
      ['a lake', 'a house', 'a tree'].map((text) => first.call('notePrompt', { text, change: 'used' }).then(unwrap)),
    )
    unwrap(await first.call('notePrompt', { text: 'a lake', change: 'saved' }))
    const second = await openPlugin({ document: document(), clientStorage })
    expect(unwrap(await second.call('listPrompts', {}))).toEqual([
      { text: 'a tree', isSaved: false },
      { text: 'a house', isSaved: false },
      { text: 'a lake', isSaved: true },
    ])
  })

  test('of a newer Refill are left as they are, and said', async () => {
    const newer = { version: 7, prompts: 'other' }
    const clientStorage: ClientStorageStore = new Map([['prompts', newer]])
    const plugin = await openPlugin({ document: document(), clientStorage })
    for (const refused of [
      await plugin.call('listPrompts', {}),
      await plugin.call('notePrompt', { text: 'a lake', change: 'used' }),
    ]) {
      expect(refused.ok ? '' : refused.failure.message).toMatch(/newer Refill/)
    }
    expect(clientStorage.get('prompts')).toEqual(newer)
  })
})

describe('prompts shared in a file', () => {
  test('are there for a colleague, in their sets; one undo step each', async () => {
    const file = document()
    file.forgetHistory()
    const anna = await openPlugin({ document: file })
    unwrap(await anna.call('changeFilePrompts', { text: 'a {{product}} on sand', set: 'Spring' }))
    unwrap(await anna.call('changeFilePrompts', { text: 'a lake', set: '' }))
    expect(file.undoCount).toBe(2)
    const ben = await openPlugin({ document: file })
    expect(unwrap(await ben.call('listFilePrompts', {}))).toEqual([
      { text: 'a lake', set: '' },
      { text: 'a {{product}} on sand', set: 'Spring' },
    ])
    unwrap(await ben.call('changeFilePrompts', { text: 'a lake', set: 'Water' }))
    unwrap(await ben.call('changeFilePrompts', { text: 'a {{product}} on sand' }))
    expect(unwrap(await anna.call('listFilePrompts', {}))).toEqual([{ text: 'a lake', set: 'Water' }])
    ben.stage.undo()
    expect(unwrap(await anna.call('listFilePrompts', {}))).toHaveLength(2)
  })

  test('are refused in words where there is no room, or nothing may be changed; nothing is lost', async () => {
    const file = document()
    const plugin = await openPlugin({ document: file })
    unwrap(await plugin.call('changeFilePrompts', { text: 'a lake', set: '' }))
    const full = await plugin.call('changeFilePrompts', { text: 'ж'.repeat(50_000), set: '' })
    expect(full.ok ? '' : full.failure.message).toMatch(/no room/)
    const viewer = await openPlugin({ document: file, seat: { editorType: 'dev', canEdit: false } })
    const refused = await viewer.call('changeFilePrompts', { text: 'a lake' })
    expect(refused.ok ? '' : refused.failure.message).toMatch(/viewing only/)
    expect(unwrap(await viewer.call('listFilePrompts', {}))).toEqual([{ text: 'a lake', set: '' }])
  })

  test('by a newer Refill are left as they are, and said', async () => {
    const file = document()
    const prompts = JSON.stringify({ version: 9, all: 'other' })
    file.update(file.rootId, { pluginData: { prompts } })
    const plugin = await openPlugin({ document: file })
    for (const refused of [
      await plugin.call('listFilePrompts', {}),
      await plugin.call('changeFilePrompts', { text: 'a lake', set: '' }),
    ]) {
      expect(refused.ok ? '' : refused.failure.message).toMatch(/newer Refill/)
    }
    expect(file.require(file.rootId).pluginData).toEqual({ prompts })
  })
})
