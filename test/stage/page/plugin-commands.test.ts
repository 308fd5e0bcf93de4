import { expect, test } from 'vitest'
import { menuOf, parseManifest, relaunchButtonsOf } from '../../../src/stage/page/plugin/plugin-commands'

const manifest = parseManifest({
  name: 'Refill',
  api: '1.0.0',
  menu: [
    { name: 'Generate', command: 'generate', parameters: [{ name: 'Prompt', key: 'prompt', optional: true }] },
    { separator: true },
    { name: 'Settings', command: 'settings' },
  ],
  relaunchButtons: [
    { command: 'again', name: 'Generate again', multipleSelection: true },
    { command: 'edit', name: 'Edit' },
  ],
})

test('the menu lists commands and separators in the order of the manifest', () => {
  const lines = menuOf(manifest).map((entry) => (entry.kind === 'command' ? entry.name : '-'))
  expect(lines).toEqual(['Generate', '-', 'Settings'])
})

test.each([
  { nodes: [{ again: '', edit: '' }], shown: ['again', 'edit'] },
  { nodes: [{ edit: '' }], shown: ['edit'] },
  {
    nodes: [
      { again: '', edit: '' },
      { again: '', edit: '' },
    ],
    shown: ['again'],
  },
  { nodes: [{ again: '' }, {}], shown: [] },
  { nodes: [{ 'from another version': '' }], shown: [] },
])('a selection that carries $nodes shows the relaunch buttons $shown', ({ nodes, shown }) => {
  const carriers = nodes.map((relaunchData) => ({ relaunchData }))
  expect(relaunchButtonsOf(manifest, carriers).map(({ command }) => command)).toEqual(shown)
})

test('a manifest without a name is refused', () => {
  expect(() => parseManifest({ menu: [] })).toThrow()
})
