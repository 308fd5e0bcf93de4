import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Designer, openStudio, type Studio } from './designer'

let studio: Studio
let designer: Designer

// One page for all: each state opens the window anew.
beforeAll(async () => {
  studio = await openStudio()
  designer = await arrive(studio, { theme: 'light' })
})
afterAll(async () => {
  expect(designer.errors).toEqual([])
  await designer.leave()
  await studio.close()
})

/** Every state of the window worth a look, by the steps that lead to it. */
const STATES: readonly (readonly [string, (designer: Designer) => Promise<void>])[] = [
  ['nothing selected', (who) => who.run('Generate')],
  [
    'one picture',
    async (who) => {
      await who.select('Harbour photo')
      await who.run('Generate')
      await who.prompt('A calm lake')
    },
  ],
  [
    'a layer that cannot take a fill',
    async (who) => {
      await who.select('Brand stamp (locked)')
      await who.run('Generate')
    },
  ],
  [
    'five references',
    async (who) => {
      await who.select('Harbour photo', 'Portrait', 'Star', 'Leaf', 'Poster')
      await who.run('Edit selection')
      await who.prompt('Put them all into one picture')
    },
  ],
  [
    'a picture and a mask',
    async (who) => {
      await who.select('Sky mask')
      await who.run('Edit selection')
      await who.prompt('A hot air balloon')
    },
  ],
  [
    'light from a side',
    async (who) => {
      await who.select('Bloom')
      await who.run('Edit selection')
      await who.window.getByLabel('Relight', { exact: true }).check()
      await who.window.getByRole('slider', { name: 'Light from' }).press('ArrowRight')
      await who.window.getByText('Advanced').click()
    },
  ],
  [
    'a picture that grows',
    async (who) => {
      await who.select('Portrait')
      await who.run('Edit selection')
      await who.window.getByLabel('Expand', { exact: true }).check()
      await who.window.getByRole('button', { name: '16:9' }).click()
    },
  ],
  [
    'an edit laid back',
    async (who) => {
      await who.select('Sky mask')
      await who.run('Edit selection')
      await who.window.getByLabel('Only its picture').check()
      await who.window.getByLabel('Remove', { exact: true }).check()
      await who.pressAndPlace()
      await who.window.getByRole('tab', { name: /Results/ }).click()
      await who.window.getByLabel('Compare').check()
    },
  ],
  [
    'painting a mask',
    async (who) => {
      await who.select('Bloom')
      await who.run('Edit selection')
      await who.window.getByRole('button', { name: 'Paint mask' }).click()
      await who.window.getByRole('toolbar', { name: 'Tools' }).waitFor()
    },
  ],
  [
    'a result',
    async (who) => {
      await who.select('House study')
      await who.run('Generate')
      await who.prompt('Fog over hills')
      await who.window.getByLabel('Leave room for the text over it').waitFor()
      await who.generate()
      await who.window.getByRole('tab', { name: /Results/ }).click()
      await who.window.getByText(/^Text readable/).waitFor()
    },
  ],
  // Both go on from the result.
  [
    'a thread',
    async (who) => {
      await who.window.getByRole('tab', { name: 'Threads' }).click()
      await who.window.locator('.turn img').first().waitFor()
      await who.window.getByText('More').first().click()
    },
  ],
  [
    'usage',
    async (who) => {
      await who.window.getByRole('tab', { name: 'Usage' }).click()
      await who.window.getByText('By path').waitFor()
    },
  ],
  [
    'a refusal',
    async (who) => {
      await who.select('Hero')
      await who.run('Generate')
      await who.prompt('Fog [demo: refuse]')
      await who.generate()
    },
  ],
  [
    'a prompt of 40,000 characters',
    async (who) => {
      await who.select('Hero')
      await who.run('Generate')
      await who.prompt('word '.repeat(8000))
    },
  ],
  [
    'right-to-left text',
    async (who) => {
      await who.select('Hero')
      await who.run('Generate')
      await who.prompt('אגם הרים שליו בזריחה עם ערפל רך')
    },
  ],
  [
    'settings of a gateway',
    async (who) => {
      await who.run('Settings')
      await who.window.getByLabel('Service').selectOption('gemini-compatible')
      await who.window.getByLabel('Address').fill('ftp://images.example.com')
      await who.window.getByLabel('Address').press('Enter')
    },
  ],
]

/** Runs axe inside the window's own document. */
async function auditWindow(who: Designer): Promise<readonly axe.Result[]> {
  const frame = await (await who.page.locator('iframe[title="Plugin"]').elementHandle())?.contentFrame()
  if (frame === null || frame === undefined) throw new Error('The window has no frame')
  await frame.evaluate(axe.source)
  const report = await frame.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  expect(report.passes.length).toBeGreaterThan(0)
  return report.violations
}

/** Makes the whole stage light or dark, as Figma tells its plugins. */
async function wear(who: Designer, theme: 'light' | 'dark'): Promise<void> {
  await who.page.evaluate((name) => window.stage.theme(name), theme)
  await who.window.locator(`html.figma-${theme}`).waitFor({ state: 'attached' })
}

describe('the window has no serious accessibility fault in either theme', () => {
  test.each(STATES)('%s', async (name, lead) => {
    await lead(designer)
    for (const theme of ['light', 'dark'] as const) {
      await wear(designer, theme)
      await designer.screenshot(`${name.replace(/[^a-z0-9]+/g, '-')}-${theme}`)
      const found = await auditWindow(designer)
      const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => [theme, id, nodes[0]?.html])).toEqual([])
    }
  })
})
