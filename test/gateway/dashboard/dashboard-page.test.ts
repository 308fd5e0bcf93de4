import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createDashboardApp } from '../../../src/gateway/dashboard/dashboard-app'
import { type OpenLedger, openLedger } from '../../../src/gateway/ledger/open-ledger'
import type { PathHealth } from '../../../src/gateway/routing/dispatcher'
import { launchChromium } from '../../../src/stage/server/chromium'
import { makeEntry, NOON } from '../ledger/entries'
import { createHandClock } from '../ledger/hand-clock'
import { plausibleEntries } from '../ledger/plausible-entries'

const KEY = 'right-key'
const ATTACK = '<img src=x onerror="document.title=1">'
const DAY_MS = 86_400_000

const HEALTH: readonly PathHealth[] = [
  {
    path: 'ai-studio',
    model: 'gemini-3.1-flash-image',
    state: 'healthy',
    reason: '',
    inFlight: 3,
    waiting: 0,
    latencyMs: { '1K': 11_200, '2K': 19_400, '4K': 39_000 },
  },
  {
    path: 'vertex-global',
    model: 'gemini-3.1-flash-image',
    state: 'open',
    reason: 'Five failures in a row (status 503).',
    retryInMs: 18_000,
    inFlight: 0,
    waiting: 0,
    latencyMs: { '1K': 9800, '2K': 16_100 },
  },
  {
    path: 'openrouter',
    model: 'gemini-3-pro-image',
    state: 'off',
    reason: 'The provider does not accept the key. Check REFILL_OPENROUTER_KEY.',
    inFlight: 0,
    waiting: 0,
    latencyMs: {},
  },
]

let browser: Browser
let full: Site
let empty: Site
let page: Page
let faults: string[]

interface Site {
  readonly url: string
  readonly ledger: OpenLedger
  readonly server: ServerType
}

beforeAll(async () => {
  browser = await launchChromium()
  full = await openSite(HEALTH, fill)
  empty = await openSite([], async () => undefined)
  mkdirSync('out/screens', { recursive: true })
})
afterAll(async () => {
  await browser.close()
  for (const { server, ledger } of [full, empty]) {
    server.close()
    await ledger.close()
  }
})
afterEach(async () => {
  expect(faults).toEqual([])
  await page.context().close()
})

async function openSite(health: readonly PathHealth[], seed: (ledger: OpenLedger) => Promise<void>): Promise<Site> {
  const clock = createHandClock(NOON)
  const ledger = openLedger({
    database: ':memory:',
    clock,
    settings: { keepPrompts: true, keepDays: 400 },
    warn: (message) => expect.unreachable(message),
  })
  const seeded = seed(ledger)
  await clock.advance(10_000)
  await seeded
  const app = createDashboardApp({
    ledger,
    health: () => health,
    mayView: (headers) => headers.get('authorization') === `Bearer ${KEY}`,
    now: clock.now,
  })
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${portOf(server.address())}/dashboard`, ledger, server }
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port')
  return address.port
}

async function fill(ledger: OpenLedger): Promise<void> {
  for (const entry of plausibleEntries({ count: 3000, fromMs: NOON - 40 * DAY_MS, toMs: NOON })) ledger.record(entry)
  // A client may call a model and a layer whatever it likes.
  ledger.record(makeEntry({ model: ATTACK, keyName: ATTACK, prompt: ATTACK, totalMs: 250_000, costUsd: 3 }))
  for (let index = 2200; index < 3000; index += 4) {
    await ledger.judge(`key-${index % 3}`, `generation-${index}`, index % 16 === 0 ? 'discarded' : 'kept')
  }
}

async function visit(site: Site, look: { readonly theme?: 'light' | 'dark'; readonly width?: number } = {}) {
  const { theme = 'light', width = 1280 } = look
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    acceptDownloads: true,
  })
  page = await context.newPage()
  faults = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    // The first request without a key is refused, which the browser notes as an error.
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text())
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol === 'http:' && url.host !== new URL(site.url).host) faults.push(`asked ${url.host}`)
    if (request.url().includes(KEY)) faults.push('the key was in an address')
  })
  await page.goto(site.url)
}

async function signIn(key = KEY): Promise<void> {
  await page.getByLabel('Key').fill(key)
  await page.getByRole('button', { name: 'Show the dashboard' }).click()
}

async function loaded(): Promise<void> {
  await page.getByText(/^Updated/).waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

async function choose(range: string): Promise<void> {
  await page.getByLabel(range, { exact: true }).check({ force: true })
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
}

async function audit(): Promise<void> {
  await page.evaluate(axe.source)
  const report = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  expect(report.passes.length).toBeGreaterThan(0)
  expect(report.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

async function isTooWide(): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

describe('the dashboard', () => {
  test.each([
    ['light', 1280],
    ['dark', 400],
  ] as const)('is readable and has no accessibility fault: %s, %d px', async (theme, width) => {
    await visit(full, { theme, width })
    await signIn()
    await loaded()
    await choose('30 d')
    expect(await page.locator('.chart canvas').count()).toBe(3)
    expect(await isTooWide()).toBe(false)
    await page.screenshot({ path: `out/screens/dashboard-${theme}-${width}.png`, fullPage: true })
    await audit()
  })

  test('draws every range, and follows the theme while it is open', async () => {
    await visit(full)
    await signIn()
    await loaded()
    for (const range of ['24 h', '30 d', '12 months', '7 d']) {
      await choose(range)
      expect(await page.getByText('could not be loaded').count()).toBe(0)
      expect(await page.locator('.chart canvas').count()).toBe(3)
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    await choose('7 d')
    await page.locator('.u-over').nth(1).hover()
    expect(await page.locator('.legend').nth(1).textContent()).toMatch(/Failed\d+Answered\d+15 Nov 2026/)
    await page.screenshot({ path: 'out/screens/dashboard-dark-1280.png', fullPage: true })
  })

  test('shows names and prompts of clients as text', async () => {
    await visit(full)
    await signIn()
    await loaded()
    expect(await page.getByText(ATTACK).count()).toBeGreaterThanOrEqual(3)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.title()).toBe('Refill gateway')
  })

  test('asks for the key once for a tab, says when it is wrong, and forgets it', async () => {
    await visit(full)
    await signIn('wrong-key')
    await page.getByRole('alert').waitFor()
    await page.screenshot({ path: 'out/screens/dashboard-wrong-key.png' })
    await audit()
    await signIn()
    await loaded()
    await page.reload()
    await loaded()
    await page.getByRole('button', { name: 'Forget key' }).click()
    await page.getByLabel('Key').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  test('can be used by keyboard alone', async () => {
    await visit(full)
    await page.locator('#key:focus').waitFor()
    await page.keyboard.type(KEY)
    await page.keyboard.press('Enter')
    await loaded()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    expect(await page.getByLabel('30 d').isChecked()).toBe(true)
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('details[open] table').count()).toBe(1)
  })

  test('saves the requests as a file', async () => {
    await visit(full)
    await signIn()
    await loaded()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV' }).click()
    expect((await download).suggestedFilename()).toBe('refill-requests-7d.csv')
  })

  test('says what to do while there is nothing', async () => {
    await visit(empty, { theme: 'dark' })
    await signIn()
    await page.getByText('No requests yet.').waitFor()
    await loaded()
    await page.screenshot({ path: 'out/screens/dashboard-empty.png' })
    await audit()
  })

  test('keeps the parts that could be loaded when one cannot', async () => {
    await visit(full)
    await page.route('**/api/spend*', (route) => route.fulfill({ status: 500, body: '' }))
    await signIn()
    await page.getByText('This part could not be loaded').waitFor()
    await page.getByText('Some parts could not be loaded.').waitFor()
    await page.screenshot({ path: 'out/screens/dashboard-fault.png' })
    faults = faults.filter((fault) => !fault.includes('500'))
    await page.unroute('**/api/spend*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await loaded()
    expect(await page.getByText('could not be loaded').count()).toBe(0)
  })
})
