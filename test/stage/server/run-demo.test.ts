import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readImageHeader } from '../../../src/core/image-header'
import { launchChromium } from '../../../src/stage/server/chromium'
import type { Listening } from '../../../src/stage/server/listen'
import { runDemo } from '../../../src/stage/server/run-demo'
import { serveDemo } from '../../../src/stage-and-gateway'

let server: Listening
let outDir: string

beforeAll(async () => {
  server = await serveDemo(process.cwd())
  outDir = await mkdtemp(join(tmpdir(), 'refill-demo-'))
})
afterAll(async () => {
  await server.close(0)
  await rm(outDir, { recursive: true })
})

test('the demo fills a layer through the real window and leaves four pictures', async () => {
  const browser = await launchChromium()
  const report = await runDemo(browser, {
    url: `http://localhost:${server.port}/?theme=light`,
    outDir,
    layerName: 'Hero / Tree line',
    prompt: 'A harbour at night',
    timeoutMs: 60_000,
  })
  await browser.close()
  expect(report.files.map((path) => basename(path))).toEqual([
    'before.png',
    'after.png',
    'screenshot-light.png',
    'screenshot-dark.png',
  ])
  const [before, after, light, dark] = await Promise.all(report.files.map((path) => readFile(path)))
  const headers = [before, after, light, dark].map((bytes) => readImageHeader(bytes ?? new Uint8Array())?.extent)
  const [layer, screen] = [
    { widthPx: 1312, heightPx: 640 },
    { widthPx: 1440, heightPx: 900 },
  ]
  expect(headers).toEqual([layer, layer, screen, screen])
  expect(after?.equals(before ?? new Uint8Array())).toBe(false)
  expect(dark?.equals(light ?? new Uint8Array())).toBe(false)
})
