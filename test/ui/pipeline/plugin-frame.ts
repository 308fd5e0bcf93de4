import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser, Frame } from 'playwright-core'
import { workerSourcePlugin } from '../../../build-figma-plugin.ui.js'
import { launchChromium } from '../../../src/stage/server/chromium'

/** A window as Figma makes it: an iframe of origin `null` with our script inside. */
export interface PluginFrame {
  readonly frame: Frame
  /** Makes bytes available to the frame; gives the address to fetch them from. */
  serve(bytes: Uint8Array): string
  close(): Promise<void>
}

/** Policies of the frame: what Figma is known to allow, and one under which no worker starts. */
export const POLICIES = {
  figma: `default-src data: blob: *; script-src 'unsafe-inline' 'unsafe-eval' data: blob:`,
  noWorker: `default-src data: *; script-src 'unsafe-inline'; worker-src 'none'; img-src data: blob:`,
} as const

/** Bundles an entry as the window's script and opens it in Chromium. `entry` is a path from the repository's root. */
export async function openPluginFrame(
  entry: string,
  policy: keyof typeof POLICIES = 'figma',
): Promise<PluginFrame & { readonly browser: Browser }> {
  const script = await bundle(entry)
  const files: Uint8Array[] = []
  const server = createServer((request, response) => {
    const file = files[Number(/^\/files\/(\d+)$/.exec(request.url ?? '')?.[1])]
    response.setHeader('access-control-allow-origin', '*')
    if (file !== undefined) response.end(file)
    else response.setHeader('content-type', 'text/html').end(hostPage(script, POLICIES[policy]))
  })
  const origin = await listen(server)
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto(origin)
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame())
  if (frame === undefined) throw new Error('The frame did not open')
  await frame.waitForFunction('window.ready === true')
  return {
    browser,
    frame,
    serve(bytes) {
      files.push(bytes)
      return `${origin}/files/${files.length - 1}`
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    footer: { js: 'window.ready = true' },
    format: 'iife',
    plugins: [workerSourcePlugin()],
    target: 'chrome110',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

function hostPage(script: string, policy: string): string {
  const inner = `<meta http-equiv="content-security-policy" content="${policy}"><body><script>${script}</script></body>`
  const escaped = inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html><iframe sandbox="allow-scripts" srcdoc="${escaped}"></iframe>`
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      // A TCP server's address is an object; only pipes have text.
      const { port } = server.address() as AddressInfo
      resolve(`http://127.0.0.1:${port}`)
    })
  })
}
