import { fileURLToPath } from 'node:url'
import { LOCAL_GATEWAY_URL } from './core/connection'
import { describePaths } from './gateway/config/describe-paths'
import { loadConfig } from './gateway/config/load-config'
import { openGateway } from './gateway/open-gateway'

import { listen } from './stage/server/listen'
import { openBrowser } from './stage/server/open-browser'
import { createStageAndGateway } from './stage-and-gateway'

/** Requests that are being answered get this long when the program is told to stop. */
const GRACE_MS = 3000

const loaded = await loadConfig({ LOG_LEVEL: 'warn', ...process.env }, process.cwd())
if (!loaded.ok) {
  console.error(loaded.failure.message)
  process.exit(2)
}
const { settings } = loaded.value
const gateway = await openGateway(settings)
const listener = await createStageAndGateway(fileURLToPath(new URL('..', import.meta.url)), gateway)
const isOwnChoice = process.env['PORT'] !== undefined
const server = await listen(listener, { port: settings.port, orAnother: !isOwnChoice }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})

const url = `http://localhost:${server.port}`
console.log(`Stage and gateway: ${url} (${describePaths(settings)})`)
if (!isOwnChoice && url !== LOCAL_GATEWAY_URL) {
  console.log(`${LOCAL_GATEWAY_URL} is in use: in the plugin's settings, set the gateway's address to ${url}.`)
}
console.log('Press Ctrl+C to stop.')
if (process.env['CI'] === undefined && process.stdout.isTTY) openBrowser(url, process.platform)

let isStopping = false
async function stop(): Promise<void> {
  // A second Ctrl+C means now.
  if (isStopping) process.exit(1)
  isStopping = true
  await Promise.all([gateway.close(GRACE_MS), server.close(GRACE_MS)])
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
