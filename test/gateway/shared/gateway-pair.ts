import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { runKeysCommand } from '../../../src/gateway/keys-command'
import { openKeys } from '../../../src/gateway/open-keys'
import { systemClock } from '../../../src/gateway/system-clock'
import { type RedisServer, startRedisServer } from '../../fixtures/redis-server'
import { pathsTo, STUDIO_KEY } from '../faults/fault-gateway'
import { type GatewayProcess, startGatewayProcess, translateGateway } from '../faults/gateway-process'
import { askFor, call, type Wish } from '../features/ask'
import { type PictureUpstream, startPictureUpstream } from '../features/picture-upstream'

/** Two gateways in processes of their own, with one Redis and one upstream. */
export interface GatewayPair {
  readonly one: GatewayProcess
  readonly other: GatewayProcess
  readonly upstream: PictureUpstream
  readonly redis: RedisServer
  /** Runs the command that manages keys, in a data directory of its own; what it printed. */
  keysCommand(...argv: readonly string[]): Promise<string>
  stop(): Promise<void>
}

/** Starts them and waits until both are ready. */
export async function startGatewayPair(): Promise<GatewayPair> {
  const dir = mkdtempSync(join(tmpdir(), 'refill-pair-'))
  const [redis, upstream, program] = await Promise.all([startRedisServer(), startPictureUpstream(), translateGateway()])
  const config = { paths: pathsTo([upstream.url]), routing: { maxAttempts: 1 } }
  const environment = { REFILL_REDIS_URL: redis.url }
  const newDir = () => mkdtempSync(join(dir, 'data-'))
  const start = () => startGatewayProcess({ program, dataDir: newDir(), config, environment })
  const [one, other] = await Promise.all([start(), start()])
  for (const gateway of [one, other]) {
    await vi.waitUntil(async () => (await statusOf(gateway)) === 'ok', { timeout: 20_000, interval: 20 })
  }
  return {
    ...{ one, other, upstream, redis },
    async keysCommand(...argv) {
      const { keys, close } = await openKeys({ dataDir: newDir(), keys: [], redisUrl: redis.url }, systemClock)
      const lines: string[] = []
      await runKeysCommand(argv, { keys, print: (line) => lines.push(line) })
      await close()
      return lines.join('\n')
    },
    async stop() {
      for (const { child, ended } of [one, other]) {
        child.kill('SIGKILL')
        await ended
      }
      await upstream.close()
      await redis.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** What `/readyz` says in one word. */
export async function statusOf({ url }: { readonly url: string }): Promise<unknown> {
  const response = await fetch(`${url}/readyz`)
  const json: { readonly status?: unknown } = await response.json()
  return json.status
}

/** A request with the key that both gateways have from their environment. */
export function askAt(gateway: GatewayProcess, wish: Wish & { readonly name?: string } = {}) {
  const { name, ...rest } = wish
  return askFor(gateway, { key: STUDIO_KEY, ...rest, ...(name ? { headers: { 'idempotency-key': name } } : {}) })
}

/** What a gateway says of a generation. */
export async function stateAt(gateway: GatewayProcess, name: string): Promise<unknown> {
  const response = await call(gateway, `/v1/generations/${name}?pictures=0`, { key: STUDIO_KEY })
  const json: { readonly state?: unknown } = await response.json()
  return json.state
}

/** The secret in what the command printed. */
export function secretIn(printed: string): string {
  return printed.split('\n\n')[1] ?? ''
}
