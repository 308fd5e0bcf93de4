import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type {} from '../page/automation'

/** What the demo does and where it leaves its pictures. */
export interface DemoOptions {
  /** Address of a running stage. */
  readonly url: string
  readonly outDir: string
  readonly layerName: string
  readonly prompt: string
  /** Longest wait for the picture, ms. */
  readonly timeoutMs: number
}

/** What came of it. */
export interface DemoReport {
  /** From the press of Generate to the picture in the layer, ms. */
  readonly tookMs: number
  readonly files: readonly string[]
}

/**
 * Does the plugin's main job as a person would: clicks a layer on the canvas, opens the plugin from its menu, types a
 * prompt, presses Generate, waits for the fill. Leaves the layer before and after and the page in both themes as PNG
 * files. Rejects when something does not appear in time.
 */
export async function runDemo(browser: Browser, options: DemoOptions): Promise<DemoReport> {
  await mkdir(options.outDir, { recursive: true })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  await page.goto(options.url)
  await page.locator('canvas[data-ready]').waitFor()
  await settle(page)
  await clickLayer(page, options.layerName)
  const before = await exportSelected(page)
  await page.getByRole('button', { name: 'Refill', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Generate/ }).click()
  const plugin = page.frameLocator('iframe[title="Plugin"]')
  await plugin.getByRole('textbox').first().fill(options.prompt)
  const startMs = performance.now()
  await plugin
    .getByRole('button', { name: /^Generate/, disabled: false })
    .last()
    .click()
  await page.waitForFunction(() => window.stage.undoDepth() > 0, undefined, { timeout: options.timeoutMs })
  const tookMs = performance.now() - startMs
  await settle(page)
  const files = [
    await save(options, 'before.png', before),
    await save(options, 'after.png', await exportSelected(page)),
    await save(options, 'screenshot-light.png', await page.screenshot()),
  ]
  await page.evaluate(() => window.stage.theme('dark'))
  await settle(page)
  return { tookMs, files: [...files, await save(options, 'screenshot-dark.png', await page.screenshot())] }
}

async function clickLayer(page: Page, name: string): Promise<void> {
  const { x, y, width, height } = await page.evaluate((layer) => window.stage.screenBox(layer), name)
  await page.mouse.click(x + width / 2, y + height / 4)
}

async function exportSelected(page: Page): Promise<Uint8Array> {
  const base64 = await page.evaluate(async () => {
    const [id] = window.stage.selectedIds()
    if (id === undefined) throw new Error('The click selected nothing')
    const bytes = await window.stage.exportNode(id)
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  return Buffer.from(base64, 'base64')
}

// Pictures are decoded in the background; two frames later what is decoded is on the canvas.
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => !window.stage.isDrawing())
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function save({ outDir }: DemoOptions, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(outDir, name)
  await writeFile(path, bytes)
  return path
}
