import { createDemoProvider } from '../../api/demo/demo-provider'
import type { Provider } from '../../api/provider'
import { createRemoteProvider } from '../../api/remote-provider'
import type { Connection } from '../../core/connection'
import { browserEffects } from './browser-effects'
import { createCanvasCodec } from './canvas-codec'

/** How long the demo pretends to think, so that progress and Cancel can be seen. Milliseconds. */
const DEMO_LATENCY_MS = 1800

/** Gives the provider of a connection: the same one as long as the connection stays the same, since it learns. */
export function createProviderChoice(): (connection: Connection) => Provider {
  let last: { readonly key: string; readonly provider: Provider } | undefined
  return (connection) => {
    const key = JSON.stringify(connection)
    if (last?.key !== key) last = { key, provider: createProvider(connection) }
    return last.provider
  }
}

function createProvider(connection: Connection): Provider {
  const codec = createCanvasCodec()
  if (connection.preset === 'demo') {
    const { sleep, now } = browserEffects
    return createDemoProvider({ codec, sleep, now, latencyMs: DEMO_LATENCY_MS })
  }
  return createRemoteProvider({ id: connection.preset, connection, codec, ...browserEffects })
}
