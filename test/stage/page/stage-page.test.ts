import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type {} from '../../../src/stage/page/automation'
import { launchChromium } from '../../../src/stage/server/chromium'
import type { Listening } from '../../../src/stage/server/listen'
import { serveDemo } from '../../../src/stage-and-gateway'

declare global {
  interface Window {
    /** There once its source has run in the page. */
    axe: typeof axe
  }
}

let server: Listening
let browser: Browser
let page: Page

beforeAll(async () => {
  server = await serveDemo(process.cwd())
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  await openStage('?theme=light')
})
afterAll(async () => {
  await browser.close()
  await server.close(0)
})
beforeEach(() =>
  page.evaluate(() => {
    window.stage.closePlugin()
    window.stage.showPage('Landing page')
    while (window.stage.undo());
    window.stage.select([])
    window.stage.zoomToFit()
  }),
)

async function openStage(search: string): Promise<void> {
  await page.goto(`http://localhost:${server.port}/${search}`)
  await page.locator('canvas[data-ready]').waitFor()
}

async function middleOf(name: string): Promise<{ readonly x: number; readonly y: number }> {
  const { x, y, width, height } = await page.evaluate((layer) => window.stage.screenBox(layer), name)
  return { x: x + width / 2, y: y + height / 2 }
}

async function click(name: string, modifiers: readonly 'Shift'[] = []): Promise<void> {
  const { x, y } = await middleOf(name)
  for (const key of modifiers) await page.keyboard.down(key)
  await page.mouse.click(x, y)
  for (const key of modifiers) await page.keyboard.up(key)
}

function selectedNames(): Promise<readonly string[]> {
  return page.evaluate(() => {
    const ids = window.stage.selectedIds()
    return window.stage.snapshot().flatMap(({ id, name }) => (ids.includes(id) ? [name] : []))
  })
}

describe('On the canvas', () => {
  test('a click selects, a shift-click adds and takes away', async () => {
    await click('Hero')
    await click('Bloom', ['Shift'])
    expect(await selectedNames()).toEqual(['Hero', 'Bloom'])
    await click('Hero', ['Shift'])
    expect(await selectedNames()).toEqual(['Bloom'])
  })

  test('a double click goes one layer further in', async () => {
    const { x, y } = await middleOf('Harbour photo')
    await page.mouse.dblclick(x, y)
    expect(await selectedNames()).toEqual(['Harbour photo'])
  })

  test('a box drawn on empty ground selects the frames inside it', async () => {
    const hero = await page.evaluate(() => window.stage.screenBox('Hero'))
    await page.mouse.move(hero.x - 6, hero.y - 8)
    await page.mouse.down()
    await page.mouse.move(hero.x + hero.width + 5, hero.y + hero.height + 3, { steps: 4 })
    await page.mouse.up()
    expect(await selectedNames()).toEqual(['Hero'])
  })

  test('a drag moves a layer, in one undo step', async () => {
    const from = await middleOf('Hero')
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y + 20, { steps: 5 })
    await page.mouse.up()
    const to = await middleOf('Hero')
    expect([Math.round(to.x - from.x), Math.round(to.y - from.y)]).toEqual([40, 20])
    expect(await page.evaluate(() => window.stage.undoDepth())).toBe(1)
    await page.keyboard.press('Control+z')
    expect(await middleOf('Hero')).toEqual(from)
  })

  test('space and a drag pan; the wheel with Ctrl zooms about the mouse', async () => {
    const before = await middleOf('Hero')
    await page.keyboard.down('Space')
    await page.mouse.move(500, 500)
    await page.mouse.down()
    await page.mouse.move(530, 510)
    await page.mouse.up()
    await page.keyboard.up('Space')
    const panned = await middleOf('Hero')
    expect([panned.x - before.x, panned.y - before.y].map(Math.round)).toEqual([30, 10])
    const wide = await page.evaluate(() => window.stage.screenBox('Hero').width)
    await page.mouse.move(panned.x, panned.y)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -300)
    await page.keyboard.up('Control')
    await expect.poll(() => page.evaluate(() => window.stage.screenBox('Hero').width)).toBeCloseTo(2 * wide, 3)
    // The browser rounds the place of a wheel event to whole px.
    const zoomed = await middleOf('Hero')
    expect(Math.hypot(zoomed.x - panned.x, zoomed.y - panned.y)).toBeLessThan(1.5)
  })

  test('Delete removes the selection and undo brings it back', async () => {
    await click('Hero')
    await page.keyboard.press('Delete')
    expect(await page.evaluate(() => window.stage.snapshot().some(({ name }) => name === 'Hero'))).toBe(false)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await page.evaluate(() => window.stage.snapshot().some(({ name }) => name === 'Hero'))).toBe(true)
  })
})

describe('The layer list', () => {
  test('opens around what is selected on the canvas', async () => {
    await page.evaluate(() => window.stage.selectByName('Harbour photo'))
    await page.getByRole('treeitem', { name: 'Harbour photo', selected: true }).waitFor()
  })

  test('hides a layer with its eye', async () => {
    await page.getByRole('treeitem', { name: 'Poster' }).hover()
    await page.getByRole('button', { name: 'Hide Poster' }).click()
    const poster = await page.evaluate(() => window.stage.snapshot().find(({ name }) => name === 'Poster'))
    expect(poster?.visible).toBe(false)
  })
})

describe('The window of a plugin', () => {
  async function openPlugin(): Promise<void> {
    await page.getByRole('button', { name: 'Refill', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Generate/ }).click()
    await page.frameLocator('iframe[title="Plugin"]').getByRole('textbox').first().waitFor()
  }

  test.each(['srcdoc', 'data'])('as %s has no origin, no storage, and its theme follows', async (source) => {
    await openStage(`?theme=light&iframe=${source}`)
    await openPlugin()
    const frame = page.frames().find((each) => each.parentFrame() !== null)
    const seen = await frame?.evaluate(() => {
      const canStore = (): boolean => {
        try {
          return localStorage !== undefined
        } catch {
          return false
        }
      }
      return { origin: self.origin, canStore: canStore(), theme: document.documentElement.className }
    })
    expect(seen).toEqual({ origin: 'null', canStore: false, theme: 'figma-light' })
    await page.getByRole('button', { name: 'Dark theme' }).click()
    await page.frameLocator('iframe[title="Plugin"]').locator('html.figma-dark').waitFor()
    const background = await frame?.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--figma-color-bg').trim(),
    )
    expect(background).toMatch(/^(#2c2c2c|rgba\(44, 44, 44, 1\))$/)
    await page.getByRole('button', { name: 'Light theme' }).click()
  })

  test('is moved by its title bar and keeps its document', async () => {
    await openPlugin()
    const field = page.frameLocator('iframe[title="Plugin"]').getByRole('textbox').first()
    await field.fill('kept')
    const bar = page.getByRole('region', { name: 'Refill plugin' }).locator('header')
    const before = await bar.boundingBox()
    await page.mouse.move((before?.x ?? 0) + 100, (before?.y ?? 0) + 10)
    await page.mouse.down()
    await page.mouse.move((before?.x ?? 0) + 40, (before?.y ?? 0) + 60, { steps: 3 })
    await page.mouse.up()
    const after = await bar.boundingBox()
    expect([(after?.x ?? 0) - (before?.x ?? 0), (after?.y ?? 0) - (before?.y ?? 0)]).toEqual([-60, 50])
    expect(await field.inputValue()).toBe('kept')
  })

  test('leaves the canvas usable while it is open', async () => {
    await openPlugin()
    await click('Harbour photo')
    expect(await selectedNames()).toEqual(['Feature / Harbour'])
    await page.frameLocator('iframe[title="Plugin"]').getByText('Feature / Harbour').first().waitFor()
  })

  test('closes with its button, and the plugin ends', async () => {
    await openPlugin()
    await page.getByRole('button', { name: 'Close plugin' }).click()
    expect(await page.locator('iframe').count()).toBe(0)
  })

  test('does not hear messages from anywhere but the stage, nor the stage from anywhere but the window', async () => {
    await openPlugin()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    const call = { refill: 1, kind: 'call', id: 999, name: 'close', params: {} }
    await page.evaluate((message) => window.postMessage({ pluginMessage: message }, '*'), call)
    await page.evaluate(() => new Promise((done) => setTimeout(done, 0)))
    expect(await page.locator('iframe').count()).toBe(1)
    expect(errors).toEqual([])
  })
})

test('quick actions ask for the prompt and hand it to the command', async () => {
  await page.keyboard.press('Control+/')
  await page.getByRole('textbox', { name: 'Search commands' }).press('Tab')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A red boat')
  await page.getByRole('textbox', { name: 'Prompt' }).press('Enter')
  const prompt = page.frameLocator('iframe[title="Plugin"]').getByRole('textbox').first()
  await expect.poll(() => prompt.inputValue()).toBe('A red boat')
})

test('another page is shown whole, and the first one as it was left', async () => {
  await page.getByRole('button', { name: 'Zoom in' }).click()
  const before = await page.evaluate(() => window.stage.screenBox('Hero'))
  await page.getByRole('button', { name: 'Cover studies' }).click()
  const cover = await page.evaluate(() => window.stage.screenBox('Cover 3'))
  expect(cover.x + cover.width).toBeLessThan(1440 - 240)
  await page.getByRole('button', { name: 'Landing page' }).click()
  expect(await page.evaluate(() => window.stage.screenBox('Hero'))).toEqual(before)
})

test.each(['light', 'dark'])('the page has no serious accessibility fault in the %s theme', async (theme) => {
  await openStage(`?theme=${theme}`)
  await page.evaluate(() => window.stage.selectByName('Poster'))
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run({ exclude: ['iframe'] }))
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})
