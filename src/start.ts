import { fileURLToPath } from 'node:url'
import { listen } from './stage/server/listen'
import { openBrowser } from './stage/server/open-browser'
import { createStageAndGateway } from './stage-and-gateway'

/** Also in `core/connection.ts` as the plugin's local gateway. */
const DEFAULT_PORT = 8787

/** Requests that are being answered get this long when the program is told to stop. */
const GRACE_MS = 3000

const rootDir = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.env['PORT']
const server = await listen(await createStageAndGateway(rootDir), {
  port: wanted === undefined ? DEFAULT_PORT : Number(wanted),
  orAnother: wanted === undefined,
})
const url = `http://localhost:${server.port}`
console.log(`Stage and gateway: ${url}`)
if (server.port !== DEFAULT_PORT && wanted === undefined) {
  console.log(`Port ${DEFAULT_PORT} is in use; in the plugin's settings the local gateway is ${url} now.`)
}
console.log('Press Ctrl+C to stop.')
if (process.env['CI'] === undefined && process.stdout.isTTY) openBrowser(url, process.platform)

let isStopping = false
async function stop(): Promise<void> {
  // A second Ctrl+C means now.
  if (isStopping) process.exit(1)
  isStopping = true
  await server.close(GRACE_MS)
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
