import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { readConfig } from './gateway/config/read-config'
import type { Gateway } from './gateway/gateway'
import { openGateway } from './gateway/open-gateway'
import { type Listening, listen } from './stage/server/listen'
import { createStageApp } from './stage/server/stage-app'

/** The stage page and a gateway behind one address. Rejects when the stage page cannot be bundled. */
export async function createStageAndGateway(rootDir: string, gateway: Gateway): Promise<RequestListener> {
  const app = await createStageApp(rootDir)
  app.route('/', gateway.app)
  return getRequestListener(app.fetch, { overrideGlobalObjects: false })
}

/**
 * Stage and gateway on a free port: no key needed, demo pictures, and everything forgotten when it is closed. For the demo
 * and for tests.
 */
export async function serveDemo(rootDir: string): Promise<Listening> {
  const dataDir = mkdtempSync(join(tmpdir(), 'refill-demo-'))
  const settings = readConfig({
    file: 'refill.config.json',
    environment: { REFILL_DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
  })
  if (!settings.ok) throw new Error(settings.failure.message)
  const gateway = await openGateway(settings.value)
  const server = await listen(await createStageAndGateway(rootDir, gateway), { port: 0, orAnother: true })
  return {
    ...server,
    async close(graceMs) {
      await Promise.all([gateway.close(graceMs), server.close(graceMs)])
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
