import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Gateway } from './gateway/gateway'
import { openGateway } from './gateway/open-gateway'
import { createStageApp } from './stage/server/stage-app'

/**
 * The stage page and the gateway behind one address; without a gateway of the caller's, one that needs no key and draws
 * demo pictures. Rejects when the stage page cannot be bundled.
 */
export async function createStageAndGateway(
  rootDir: string,
  gateway: Gateway = openGateway({ keys: [], logLevel: 'silent' }),
): Promise<RequestListener> {
  const app = await createStageApp(rootDir)
  app.route('/', gateway.app)
  return getRequestListener(app.fetch, { overrideGlobalObjects: false })
}
