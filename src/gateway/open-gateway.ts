import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { createDemoProvider } from '../api/demo/demo-provider'
import { createGateway, type Gateway } from './gateway'
import { openGoogleUpstream } from './google-upstream'
import type { GatewaySettings } from './read-environment'
import { createSharpCodec } from './sharp-codec'

/** A wait of the demo, so that progress and Cancel can be seen. Milliseconds. */
const DEMO_LATENCY_MS = 1200

/** A gateway with the real clock, log and upstreams: the one that `npm run gateway` and `npm start` serve. */
export function openGateway(settings: Omit<GatewaySettings, 'host' | 'port' | 'summary'>): Gateway {
  const codec = createSharpCodec()
  const google = settings.googleKey === undefined ? undefined : openGoogleUpstream(settings.googleKey)
  const gateway = createGateway({
    keys: settings.keys,
    demo: createDemoProvider({
      codec,
      sleep: (ms, signal) => delay(ms, undefined, { signal }),
      now: () => performance.now(),
      latencyMs: DEMO_LATENCY_MS,
    }),
    ...(google === undefined ? {} : { google: google.provider }),
    codec,
    // Nothing secret is logged on purpose; this is for what a later line may forget.
    logger: pino({
      level: settings.logLevel,
      redact: ['key', 'keys', 'prompt', 'headers', '*.key', '*.keys', '*.prompt', '*.headers'],
    }),
    now: Date.now,
    newId: randomUUID,
  })
  return {
    ...gateway,
    async close(graceMs) {
      await gateway.close(graceMs)
      await google?.close()
    },
  }
}
