import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src/core/records/settings'
import { createDocument } from '../../src/stage/document/seed'
import type { ClientStorageStore } from '../../src/stage/facade/plugin-run'
import { createSmallDocument } from '../stage/stage-fixture'
import { COMMANDS, openPlugin, start, unwrap } from './plugin-fixture'

const OTHER = { ...DEFAULT_SETTINGS, monthlyBudgetUsd: 25 }

describe('the window', () => {
  test.each([
    ['Generate', COMMANDS.generate, undefined, { kind: 'generate' }],
    [
      'quick action with a prompt',
      COMMANDS.generate,
      { prompt: 'A </script> lake 🏔️' },
      { kind: 'generate', prompt: 'A </script> lake 🏔️' },
    ],
    ['Edit selection', COMMANDS.edit, undefined, { kind: 'edit' }],
    ['Settings', COMMANDS.settings, undefined, { kind: 'settings' }],
    ['the relaunch button', 'refill-edit', undefined, { kind: 'edit' }],
  ] as const)('opens for %s', async (_, command, parameters, expected) => {
    const plugin = await openPlugin({
      document: createSmallDocument(),
      command,
      ...(parameters === undefined ? {} : { parameters }),
    })
    expect((await start(plugin)).command).toEqual(expected)
    expect(plugin.shown).toHaveLength(1)
    // What a person typed never becomes part of the window's HTML.
    expect(JSON.stringify(plugin.shown)).not.toContain('lake')
  })

  test('hears what is selected, in reading order, with the reason where a layer cannot take a picture', async () => {
    const document = createDocument({
      pages: [
        {
          id: '0:1',
          name: 'Page',
          children: [
            { type: 'RECTANGLE', id: '1:1', name: 'Low', x: 0, y: 500, width: 20, height: 10 },
            { type: 'RECTANGLE', id: '1:2', name: 'High', x: 0, y: 0, width: 20, height: 10, locked: true },
          ],
        },
      ],
    })
    const plugin = await openPlugin({ document })
    await start(plugin)
    document.select(['1:1', '1:2'])
    await plugin.settle()
    const last = plugin.events[plugin.events.length - 1]
    if (last?.name !== 'selection-changed') throw new Error('No selection heard')
    expect(last.payload.nodes.map(({ name, refusal }) => [name, refusal])).toEqual([
      ['High', 'locked'],
      ['Low', undefined],
    ])
  })

  test('keeps its size between runs, within sensible limits', async () => {
    const clientStorage: ClientStorageStore = new Map()
    const first = await openPlugin({ document: createSmallDocument(), clientStorage })
    await first.call('resizeWindow', { width: 100, height: 700.4 })
    const second = await openPlugin({ document: createSmallDocument(), clientStorage })
    expect(second.shown[0]).toMatchObject({ widthPx: 320, heightPx: 700 })
  })

  test('shortens a message that Figma would refuse', async () => {
    const plugin = await openPlugin({ document: createSmallDocument() })
    expect((await plugin.call('notify', { message: 'x'.repeat(500) })).ok).toBe(true)
    expect(plugin.notifications).toHaveLength(1)
  })
})

describe('settings', () => {
  test('are kept on this machine and come back', async () => {
    const clientStorage: ClientStorageStore = new Map()
    const first = await openPlugin({ document: createSmallDocument(), clientStorage })
    unwrap(await first.call('saveSettings', { settings: OTHER }))
    const second = await openPlugin({ document: createSmallDocument(), clientStorage })
    expect((await start(second)).settings).toEqual(OTHER)
  })

  test('never reach the document, key and all', async () => {
    const document = createSmallDocument()
    const plugin = await openPlugin({ document })
    const secret = { ...OTHER, connection: { ...OTHER.connection, key: 'topsecretvalue' } }
    await plugin.call('saveSettings', { settings: secret })
    expect(JSON.stringify([...document.nodes()])).not.toContain('topsecretvalue')
    expect(plugin.lines.join()).not.toContain('topsecretvalue')
  })

  test('from a newer Refill are left alone, and said so', async () => {
    const newer = { version: 99, connection: 'something new' }
    const clientStorage: ClientStorageStore = new Map([['settings', newer]])
    const plugin = await openPlugin({ document: createSmallDocument(), clientStorage })
    const state = await start(plugin)
    expect([state.settings, state.settingsNotice]).toEqual([DEFAULT_SETTINGS, expect.stringMatching(/newer Refill/)])
    const saved = await plugin.call('saveSettings', { settings: OTHER })
    expect(saved.ok ? undefined : saved.failure.kind).toBe('document-newer')
    expect(clientStorage.get('settings')).toEqual(newer)
  })

  test('that cannot be read are moved aside, not lost', async () => {
    const clientStorage: ClientStorageStore = new Map([['settings', { model: 7 }]])
    const plugin = await openPlugin({ document: createSmallDocument(), clientStorage })
    expect((await start(plugin)).settingsNotice).toMatch(/could not be read/)
    unwrap(await plugin.call('saveSettings', { settings: OTHER }))
    expect(clientStorage.get('settings-unreadable')).toEqual({ model: 7 })
    expect(clientStorage.get('settings')).toEqual(OTHER)
  })

  test('that do not fit into a full storage are said so', async () => {
    const clientStorage: ClientStorageStore = new Map([['ballast', new Uint8Array(5 * 1024 * 1024 - 100)]])
    const plugin = await openPlugin({ document: createSmallDocument(), clientStorage })
    const saved = await plugin.call('saveSettings', { settings: OTHER })
    expect(saved.ok ? '' : saved.failure.message).toMatch(/could not keep the settings/)
  })
})

const usageOf = (more: { readonly costUsd: number }) => ({
  entry: {
    endedAt: new Date().toISOString(),
    mode: 'generate',
    model: 'nano-banana-2',
    imageSize: '1K',
    path: 'demo',
    ms: 1200,
    ...more,
  },
})

describe('the spending of a month', () => {
  test('adds up', async () => {
    const clientStorage: ClientStorageStore = new Map()
    const plugin = await openPlugin({ document: createSmallDocument(), clientStorage })
    // Pictures of one press arrive together.
    await Promise.all([0.25, 0.125, 0.125].map((costUsd) => plugin.call('recordUsage', usageOf({ costUsd }))))
    expect(unwrap(await plugin.call('recordUsage', usageOf({ costUsd: 0.25 }))).usd).toBe(0.75)
    const again = await openPlugin({ document: createSmallDocument(), clientStorage })
    expect((await start(again)).spend.usd).toBe(0.75)
    const { usage, file } = unwrap(await again.call('readUsage', {}))
    expect(usage.entries.map((entry) => entry.costUsd)).toEqual([0.25, 0.125, 0.125, 0.25])
    expect(usage.entries.every((entry) => entry.file === file)).toBe(true)
  })

  test('goes on from what an earlier Refill had counted', async () => {
    const month = new Date().toISOString().slice(0, 7)
    const clientStorage: ClientStorageStore = new Map([['spend', { version: 1, months: { [month]: 1.5 } }]])
    const plugin = await openPlugin({ document: createSmallDocument(), clientStorage })
    expect((await start(plugin)).spend.usd).toBe(1.5)
    expect(unwrap(await plugin.call('recordUsage', usageOf({ costUsd: 0.5 }))).usd).toBe(2)
  })

  test('by a newer Refill is left alone, and that is said where it is shown', async () => {
    const newer = { version: 9, anything: true }
    const clientStorage: ClientStorageStore = new Map([['usage', newer]])
    const plugin = await openPlugin({ document: createSmallDocument(), clientStorage })
    unwrap(await plugin.call('recordUsage', usageOf({ costUsd: 0.5 })))
    const cleared = await plugin.call('clearUsage', {})
    expect(cleared.ok ? '' : cleared.failure.message).toMatch(/newer Refill/)
    expect(clientStorage.get('usage')).toEqual(newer)
  })

  test('begins anew once it is cleared', async () => {
    const plugin = await openPlugin({ document: createSmallDocument() })
    unwrap(await plugin.call('recordUsage', usageOf({ costUsd: 0.5 })))
    unwrap(await plugin.call('clearUsage', {}))
    expect(unwrap(await plugin.call('recordUsage', usageOf({ costUsd: 0.25 }))).usd).toBe(0.25)
  })
})

describe('a reference', () => {
  test('is exported in sRGB, in its own box, no larger than asked', async () => {
    const plugin = await openPlugin({ document: createSmallDocument() })
    await plugin.call('exportReference', { nodeId: '1:1', maxEdgePx: 1376 })
    expect(plugin.exports).toMatchObject([
      {
        nodeId: '1:1',
        settings: {
          format: 'PNG',
          colorProfile: 'SRGB',
          useAbsoluteBounds: true,
          constraint: { type: 'WIDTH', value: 1376 },
        },
      },
    ])
  })

  test('that is gone is said so', async () => {
    const plugin = await openPlugin({ document: createSmallDocument() })
    const result = await plugin.call('exportReference', { nodeId: '9:9', maxEdgePx: 512 })
    expect(result.ok ? '' : result.failure.message).toMatch(/deleted/)
  })
})
