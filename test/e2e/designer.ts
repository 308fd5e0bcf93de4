import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core'
import type { StageNode } from '../../src/stage/document/stage-node'
import type {} from '../../src/stage/page/automation'
import { launchChromium } from '../../src/stage/server/chromium'
import type { Listening } from '../../src/stage/server/listen'
import { serveDemo } from '../../src/stage-and-gateway'

/** The stage with its gateway, and a browser: what a test file starts once. */
export interface Studio {
  readonly url: string
  readonly browser: Browser
  close(): Promise<void>
}

/** Starts everything on free ports. */
export async function openStudio(): Promise<Studio> {
  const server: Listening = await serveDemo(process.cwd())
  const browser = await launchChromium()
  return {
    url: `http://localhost:${server.port}`,
    browser,
    async close() {
      await browser.close()
      await server.close(0)
    },
  }
}

/** Somebody at a fresh document, with the words for what they do. */
export interface Designer {
  readonly page: Page
  readonly window: FrameLocator
  /** Errors that nobody caught, on the page or in the window. */
  readonly errors: string[]
  run(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>
  select(...names: readonly string[]): Promise<void>
  layer(name: string): Promise<StageNode>
  layers(): Promise<readonly StageNode[]>
  undoDepth(): Promise<number>
  prompt(text: string): Promise<void>
  /** Presses the main button and waits for what comes of it. */
  generate(): Promise<void>
  /** Presses the main button and waits until the document has one undo step more. */
  pressAndPlace(): Promise<void>
  /** Chooses a gateway in Settings and goes back to Create. */
  connect(preset: string, url: string, key?: string): Promise<void>
  /** A picture of the page for people to look at, in `out/screens`. */
  screenshot(name: string): Promise<void>
  /** Takes everything back and closes the window: the document is as it was, which costs a third of a new page. */
  startOver(): Promise<void>
  leave(): Promise<void>
}

/** Opens the stage in its own browser context. */
export async function arrive(
  studio: Studio,
  options: { readonly theme?: 'light' | 'dark'; readonly iframe?: 'data' } = {},
): Promise<Designer> {
  const { theme = 'light', iframe } = options
  const context: BrowserContext = await studio.browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(`${studio.url}/?theme=${theme}${iframe === undefined ? '' : `&iframe=${iframe}`}`)
  await page.locator('canvas[data-ready]').waitFor()
  const window = page.frameLocator('iframe[title="Plugin"]')
  const layers = () => page.evaluate(() => globalThis.window.stage.snapshot())
  return {
    page,
    window,
    errors,
    async run(command, parameters) {
      await page.evaluate(([name, values]) => globalThis.window.stage.runCommand(name, values), [
        command,
        parameters,
      ] as const)
      await window.getByRole('tablist').waitFor()
    },
    select: (...names) => page.evaluate((wanted) => globalThis.window.stage.selectByName(...wanted), names),
    layers,
    async layer(name) {
      const found = (await layers()).find((node) => node.name === name)
      if (found === undefined) throw new Error(`No layer "${name}"`)
      return found
    },
    undoDepth: () => page.evaluate(() => globalThis.window.stage.undoDepth()),
    prompt: (text) => window.getByLabel('Prompt', { exact: true }).fill(text),
    async generate() {
      await window.locator('.button-primary').click()
      await window.locator('.done, .notice-danger').first().waitFor()
    },
    async pressAndPlace() {
      const depth = await page.evaluate(() => globalThis.window.stage.undoDepth())
      await window.locator('.button-primary:enabled').click()
      await page.waitForFunction((before) => globalThis.window.stage.undoDepth() > before, depth)
    },
    async connect(preset, url, key) {
      await window.getByRole('tab', { name: 'Settings' }).click()
      await window.getByLabel('Service').selectOption(preset)
      await window.getByLabel('Address').fill(url)
      await window.getByLabel('Address').press('Enter')
      if (key !== undefined) {
        await window.getByLabel('Key', { exact: true }).fill(key)
        await window.getByLabel('Key', { exact: true }).press('Enter')
      }
      await window.getByRole('tab', { name: 'Create' }).click()
    },
    async screenshot(name) {
      await mkdir('out/screens', { recursive: true })
      await page.screenshot({ path: `out/screens/${name}.png` })
    },
    startOver: () =>
      page.evaluate(() => {
        const { stage } = globalThis.window
        stage.closePlugin()
        while (stage.undo()) {}
        stage.showPage('Landing page')
        stage.select([])
        stage.zoomToFit()
      }),
    leave: () => context.close(),
  }
}

/** Closes a server of a test at once. */
export function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  })
}
