import { setTimeout as delay } from 'node:timers/promises'
import { afterAll } from 'vitest'
import { createDemoProvider } from '../../src/api/demo/demo-provider'
import type { Provider } from '../../src/api/provider'
import { createRemoteProvider } from '../../src/api/remote-provider'
import { type Connection, presetConnection } from '../../src/core/connection'
import { createSharpCodec } from '../../src/gateway/sharp-codec'
import { GOOGLE_KEY, startFakeGoogle } from '../fixtures/fake-google'
import { startGateway } from '../gateway/start-gateway'
import { describeProvider } from './provider-contract'

const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

const codec = createSharpCodec()
const sleep = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal })

function openDemo(): Provider {
  return createDemoProvider({ codec, sleep, now: () => performance.now() })
}

function openRemote(connection: Connection): Provider {
  return createRemoteProvider({ id: 'remote', connection, codec, fetch, now: Date.now, random: Math.random, sleep })
}

async function gatewayUrl(): Promise<string> {
  const running = await startGateway({ keys: ['studio'], demo: openDemo() })
  closers.push(running.stop)
  return running.url
}

describeProvider('the demo', openDemo)

describeProvider('a gateway in Gemini’s format', async () =>
  openRemote({ preset: 'local-gateway', url: await gatewayUrl(), key: 'studio', dialect: 'gemini' }),
)

describeProvider('a gateway in OpenAI’s format', async () =>
  openRemote({ preset: 'local-gateway', url: await gatewayUrl(), key: 'studio', dialect: 'openai' }),
)

describeProvider('a server that is asked what it speaks', async () =>
  openRemote({ preset: 'openai-compatible', url: await gatewayUrl(), key: 'studio', dialect: 'detect' }),
)

describeProvider('Google itself', async () => {
  const google = await startFakeGoogle()
  closers.push(google.close)
  return openRemote({ ...presetConnection('google'), url: google.url, key: GOOGLE_KEY })
})

describeProvider('Google behind a gateway', async () => {
  const google = await startFakeGoogle()
  const running = await startGateway({
    config: { paths: [{ id: 'google', kind: 'ai-studio', key: { env: 'GEMINI_API_KEY' }, url: google.url }] },
    environment: { GEMINI_API_KEY: GOOGLE_KEY },
  })
  closers.push(google.close, running.stop)
  return openRemote({ preset: 'local-gateway', url: running.url, key: '', dialect: 'gemini' })
})
