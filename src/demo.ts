import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchChromium } from './stage/server/chromium'
import { runDemo } from './stage/server/run-demo'
import { serveDemo } from './stage-and-gateway'

const rootDir = fileURLToPath(new URL('..', import.meta.url))
const server = await serveDemo(rootDir)
const browser = await launchChromium()
try {
  const { tookMs, files } = await runDemo(browser, {
    url: `http://localhost:${server.port}/?theme=light`,
    outDir: join(rootDir, 'out'),
    layerName: 'Hero / Tree line',
    prompt: 'A misty mountain valley at dawn, pine forest in layers, soft light',
    timeoutMs: 60_000,
  })
  console.log(`Filled in ${(tookMs / 1000).toFixed(1)} s.`)
  for (const file of files) console.log(file)
} finally {
  await browser.close()
  await server.close(0)
}
