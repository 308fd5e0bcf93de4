import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { arrive, type Designer, openStudio, type Studio } from './designer'

let studio: Studio
let designer: Designer

beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())
afterEach(async () => {
  expect(designer.errors).toEqual([])
  await designer.leave()
})

const LONG_NAME = 'A layer whose name is so long that it cannot possibly fit into any window of a sensible width'

describe('the window', () => {
  test('works at 320 px without scrolling sideways', async () => {
    designer = await arrive(studio)
    await designer.select('Harbour photo', 'Portrait', 'Star')
    await designer.run('Edit selection')
    const iframe = designer.page.locator('iframe[title="Plugin"]')
    await iframe.evaluate((element) => {
      element.style.width = '320px'
    })
    await designer.screenshot('narrow')
    const wide = await designer.window.locator('.page').evaluate((page) => [page.scrollWidth, page.clientWidth])
    expect(wide[0]).toBeLessThanOrEqual(wide[1] ?? 0)
  })

  test('is resized at its corner and opens at that size again', async () => {
    designer = await arrive(studio)
    await designer.run('Generate')
    const boxOf = async () =>
      (await designer.page.locator('iframe[title="Plugin"]').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const before = await boxOf()
    // Inside the window, whose corner is rounded.
    const corner = { x: before.x + before.width - 8, y: before.y + before.height - 8 }
    await designer.page.mouse.move(corner.x, corner.y)
    await designer.page.mouse.down()
    await designer.page.mouse.move(corner.x - 20, corner.y - 80, { steps: 4 })
    await designer.page.mouse.up()
    await expect.poll(async () => (await boxOf()).height).toBeLessThan(before.height - 40)
    const after = await boxOf()
    await designer.run('Generate')
    expect(await boxOf()).toMatchObject({ width: after.width, height: after.height })
  })

  test('can be used by keyboard alone', async () => {
    designer = await arrive(studio)
    await designer.select('Hero')
    await designer.run('Generate')
    const focused = () =>
      designer.window.locator(':focus').evaluate((element) => element.getAttribute('aria-label') ?? element.id)
    expect(await focused()).toBe('prompt')
    await designer.page.keyboard.type('Hills')
    await designer.page.keyboard.press('Tab')
    expect(await designer.window.locator('select:focus').count()).toBe(1)
    await designer.page.keyboard.press('Control+Enter')
    await designer.window.locator('.done').waitFor()
  })

  test('follows the theme while it is open', async () => {
    designer = await arrive(studio)
    await designer.run('Generate')
    const background = () => designer.window.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)
    const light = await background()
    await designer.page.evaluate(() => window.stage.theme('dark'))
    await expect.poll(background).not.toBe(light)
  })

  test('works the same in an iframe that is a data: URL', async () => {
    designer = await arrive(studio, { iframe: 'data' })
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('Hills')
    await designer.generate()
    await designer.window.getByText('Placed in “Hero”.').waitFor()
  })

  test('shows long names without breaking', async () => {
    designer = await arrive(studio)
    await designer.run('Generate', { prompt: LONG_NAME })
    await designer.generate()
    await designer.window.getByText('Placed in a new frame.').waitFor()
    await designer.screenshot('long-name')
    const wide = await designer.window.locator('.page').evaluate((page) => [page.scrollWidth, page.clientWidth])
    expect(wide[0]).toBeLessThanOrEqual(wide[1] ?? 0)
  })
})

describe('settings', () => {
  test('test the connection to the gateway on this computer, step by step', async () => {
    designer = await arrive(studio)
    await designer.run('Settings')
    await designer.window.getByLabel('Service').selectOption('local-gateway')
    await designer.window.getByLabel('Address').fill(studio.url)
    await designer.window.getByLabel('Address').press('Enter')
    await designer.window.getByRole('button', { name: 'Test connection' }).click()
    await designer.window.locator('.steps').waitFor()
    await designer.screenshot('doctor')
    expect(await designer.window.locator('.step-failed').count()).toBe(0)
    expect(await designer.window.locator('.step-ok').count()).toBeGreaterThanOrEqual(3)
  })

  test('name the step that fails', async () => {
    designer = await arrive(studio)
    await designer.run('Settings')
    await designer.window.getByLabel('Service').selectOption('local-gateway')
    await designer.window.getByLabel('Address').fill('http://localhost:9')
    await designer.window.getByLabel('Address').press('Enter')
    await designer.window.getByRole('button', { name: 'Test connection' }).click()
    await designer.window.locator('.step-failed').waitFor()
    await designer.screenshot('doctor-failed')
    expect(await designer.window.locator('.step-failed').textContent()).not.toMatch(/Failed to fetch/)
  })

  test('are still there when the window opens again', async () => {
    designer = await arrive(studio)
    await designer.run('Settings')
    await designer.window.getByLabel('Monthly budget in $').fill('12.5')
    await designer.window.getByLabel('Monthly budget in $').press('Enter')
    await designer.run('Settings')
    expect(await designer.window.getByLabel('Monthly budget in $').inputValue()).toBe('12.5')
  })

  test.each(['local-gateway', 'gemini-compatible', 'openai-compatible'])(
    'fill a frame through a %s',
    async (preset) => {
      designer = await arrive(studio)
      await designer.select('Hero')
      await designer.run('Generate')
      await designer.prompt('A calm lake [demo: latency 0]')
      await designer.connect(preset, studio.url)
      const judged = designer.page.waitForResponse(
        (response) => response.url().endsWith('/verdict') && response.request().method() === 'POST',
      )
      await designer.generate()
      await designer.window.getByText('Placed in “Hero”.').waitFor()
      await designer.screenshot(`through-a-${preset}`)
      // The gateway's ledger hears that the picture was used, and knows which it was.
      expect((await judged).status()).toBe(204)
    },
  )

  test('ask before a press would pass the monthly budget', async () => {
    designer = await arrive(studio)
    await designer.select('Hero')
    await designer.run('Generate')
    await designer.prompt('A calm lake [demo: latency 0]')
    await designer.connect('gemini-compatible', studio.url)
    await designer.window.getByRole('tab', { name: 'Settings' }).click()
    await designer.window.getByLabel('Monthly budget in $').fill('0.01')
    await designer.window.getByRole('button', { name: 'Done' }).click()
    await designer.window.locator('.button-primary').click()
    await designer.window.getByText('above your budget of $0.010').waitFor()
    await designer.screenshot('over-budget')
    await designer.window.getByRole('button', { name: 'Generate anyway' }).click()
    await designer.window.getByText('Placed in “Hero”.').waitFor()
  })
})
