import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDashboardApp } from '../../../src/gateway/dashboard/dashboard-app'
import { type OpenLedger, openLedger } from '../../../src/gateway/ledger/open-ledger'
import { makeEntry, NOON } from '../ledger/entries'
import { createHandClock } from '../ledger/hand-clock'

const KEY = { authorization: 'Bearer right' }
const clock = createHandClock(NOON)
let ledger: OpenLedger
let bundles: number

beforeEach(async () => {
  ledger = openLedger({
    database: ':memory:',
    clock,
    settings: { keepPrompts: true, keepDays: 30 },
    warn: (message) => expect.unreachable(message),
  })
  for (let index = 0; index < 6; index += 1) ledger.record(makeEntry({ requestId: `r${index}` }))
  await clock.advance(1000)
  bundles = 0
})
afterEach(() => ledger.close())

function app(bundle = async () => new Map([['main.js', new TextEncoder().encode('1')]])) {
  return createDashboardApp({
    ledger,
    health: () => [],
    mayView: (headers) => headers.get('authorization') === KEY.authorization,
    now: clock.now,
    bundle: () => {
      bundles += 1
      return bundle()
    },
  })
}

const REPORTS = ['paths', 'totals', 'latency', 'outcomes', 'spend', 'patterns', 'sizes', 'slowest', 'dearest']

describe('the data of the dashboard', () => {
  test.each([...REPORTS, 'requests.csv'])('is refused without the right key: %s', async (report) => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const response = await app().request(`/dashboard/api/${report}?range=24h`, { headers })
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain('Studio')
    }
  })

  test('is refused with a key in the address', async () => {
    const response = await app().request('/dashboard/api/totals?range=24h&key=right&authorization=Bearer%20right')
    expect(response.status).toBe(401)
  })

  test.each(REPORTS)('answers %s with its range, and is kept nowhere', async (report) => {
    const response = await app().request(`/dashboard/api/${report}?range=24h`, { headers: KEY })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ range: { step: 'hour' }, report: expect.anything() })
  })

  test.each(['', '?range=1y', '?range=constructor'])('refuses the range "%s"', async (query) => {
    for (const report of ['totals', 'requests.csv']) {
      const response = await app().request(`/dashboard/api/${report}${query}`, { headers: KEY })
      expect(response.status).toBe(400)
    }
  })

  test.each(['nothing', 'constructor', '__proto__'])('has no report called %s', async (report) => {
    const response = await app().request(`/dashboard/api/${report}?range=7d`, { headers: KEY })
    expect(response.status).toBe(404)
  })

  test('is saved as CSV with a name', async () => {
    const response = await app().request('/dashboard/api/requests.csv?range=7d', { headers: KEY })
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="refill-requests-7d.csv"')
    expect((await response.text()).trimEnd().split('\r\n')).toHaveLength(7)
  })
})

describe('the page', () => {
  test('holds no data, needs no key, and runs only files of this server', async () => {
    const response = await app().request('/dashboard')
    expect(response.status).toBe(200)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('http')
    const html = await response.text()
    expect(html).not.toContain('Studio')
    expect(html).not.toMatch(/https?:|<script>|style=/)
  })

  test('is bundled once', async () => {
    const one = app()
    await one.request('/dashboard/files/main.js')
    const response = await one.request('/dashboard/files/main.js')
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(bundles).toBe(1)
  })

  test('is bundled again after it failed', async () => {
    let isBroken = true
    const one = app(async () => {
      if (isBroken) throw new Error('no such file')
      return new Map([['main.js', new TextEncoder().encode('1')]])
    })
    expect((await one.request('/dashboard/files/main.js')).status).toBe(500)
    isBroken = false
    expect((await one.request('/dashboard/files/main.js')).status).toBe(200)
  })

  test.each(['main.ts', '..%2fdashboard-app.ts', 'toString'])('serves no other file: %s', async (name) => {
    expect((await app().request(`/dashboard/files/${name}`)).status).toBe(404)
  })
})
