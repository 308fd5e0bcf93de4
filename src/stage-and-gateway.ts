import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createStageApp } from './stage/server/stage-app'

/** The stage page and the gateway behind one address. Rejects when the stage page cannot be bundled. */
export async function createStageAndGateway(rootDir: string): Promise<RequestListener> {
  const app = await createStageApp(rootDir)
  return getRequestListener(app.fetch)
}
