import type { Hono } from 'hono'
import { beforeAll, describe, expect, test } from 'vitest'
import { createStageApp } from '../../../src/stage/server/stage-app'

let app: Hono

beforeAll(async () => {
  app = await createStageApp(process.cwd())
})

describe('The stage server', () => {
  test.each([
    { path: '/stage/bundle/main.js', type: 'text/javascript; charset=utf-8' },
    { path: '/stage/bundle/main.css', type: 'text/css; charset=utf-8' },
    { path: '/stage/bundle/inter-latin-wght-normal.woff2', type: 'font/woff2' },
    { path: '/stage/photos/dust-bowl-home.jpg', type: 'image/jpeg' },
    { path: '/stage/plugin/manifest.json', type: 'application/json; charset=utf-8' },
    { path: '/stage/plugin/main.js', type: 'text/javascript; charset=utf-8' },
    { path: '/stage/plugin/ui.js', type: 'text/javascript; charset=utf-8' },
  ])('serves $path as $type', async ({ path, type }) => {
    const response = await app.request(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100)
  })

  test.each([
    '/stage/photos/..%2F..%2Fpackage.json',
    '/stage/photos/%2Fetc%2Fpasswd',
    '/stage/bundle/..%2Fmain.js',
    '/package.json',
    '/stage/plugin/../../package.json',
  ])('gives nothing but its own files away: %s', async (path) => {
    expect((await app.request(path)).status).toBe(404)
  })

  test('puts Figma’s variables of both themes into the page', async () => {
    const html = await (await app.request('/')).text()
    const tokens: unknown = JSON.parse(/id="figma-tokens">([^<]*)</.exec(html)?.[1] ?? '')
    expect(tokens).toEqual({
      light: expect.stringContaining('--figma-color-bg-brand: #0d99ff'),
      dark: expect.stringContaining('--figma-color-bg-brand: #0c8ce9'),
    })
  })
})
