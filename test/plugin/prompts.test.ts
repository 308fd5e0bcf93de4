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
