import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { GenerationContext, Provider } from '../../src/api/provider'
import type { Failure } from '../../src/core/failure'
import type { GenerationRequest } from '../../src/core/generation'
import { IMAGE_SIZES, pixelsOf } from '../../src/core/models'
import { fail, ok } from '../../src/core/result'
import { readConfig } from '../../src/gateway/config/read-config'
import type { GatewaySettings, PathSettings } from '../../src/gateway/config/settings'
import { createGatewayServer } from '../../src/gateway/http/create-server'
import { type OpenGateway, type OpenGatewayOptions, openGateway } from '../../src/gateway/open-gateway'
import { createSharpCodec } from '../../src/gateway/sharp-codec'
import { systemClock } from '../../src/gateway/system-clock'
import { openPath } from '../../src/gateway/upstream/open-path'
import type { ProviderPath } from '../../src/gateway/upstream/provider-path'
import { headerOnlyPng } from '../fixtures/pictures'

/** A provider that notes what it is asked and answers at once with a picture of the right size, or as it is told. */
export interface NotingProvider extends Provider {
  readonly requests: readonly GenerationRequest[]
  readonly contexts: readonly GenerationContext[]
  /** The next request fails so. */
  failNext(fault: Failure): void
  /** The next request waits until its signal is aborted. */
  hangNext(): void
}

export function createNotingProvider(id = 'demo'): NotingProvider {
  const requests: GenerationRequest[] = []
  const contexts: GenerationContext[] = []
  let next: Failure | 'hang' | undefined
  return {
    id,
    requests,
    contexts,
    failNext(fault) {
      next = fault
    },
    hangNext() {
      next = 'hang'
    },
    abilities: { imageSizes: IMAGE_SIZES, maxReferences: 14, mask: true, seed: true },
    async generate(request, context) {
      requests.push(request)
      contexts.push(context)
      const planned = next
      next = undefined
      if (planned === 'hang') {
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve))
        return fail({ kind: 'cancelled', message: 'Cancelled.', retryable: false })
      }
      if (planned !== undefined) return fail(planned)
      const pixels = pixelsOf(request.model, request.aspectRatio ?? '1:1', request.imageSize)
      const { widthPx, heightPx } = pixels ?? { widthPx: 1024, heightPx: 1024 }
      return ok({
        images: [headerOnlyPng(widthPx, heightPx, [requests.length])],
        usage: { inputTokens: 7, outputTokens: 1120, imageOutputTokens: 1120 },
        costUsd: 0.067,
        model: request.model,
        warnings: [],
        trace: { path: id, attempts: 1, totalMs: 12 },
      })
    },
  }
}

/** What a test changes of a gateway. */
export interface StartOptions extends Omit<OpenGatewayOptions, 'logger' | 'openPath'> {
  readonly keys?: readonly string[]
  /** In the place of the demo provider; a noting one by default. */
  readonly demo?: Provider
  /** What `refill.config.json` says; the demo alone by default. */
  readonly config?: unknown
  /** Secrets that the config names. */
  readonly environment?: Readonly<Record<string, string>>
  /** Used again and left there, for a gateway that is started once more. */
  readonly dataDir?: string
  readonly settings?: (settings: GatewaySettings) => GatewaySettings
}

export interface RunningGateway {
  readonly url: string
  readonly gateway: OpenGateway
  readonly settings: GatewaySettings
  readonly demo: NotingProvider
  /** Everything that was logged. */
  readonly logged: () => string
  stop(): Promise<void>
}

/** A gateway on a free loopback port, with stores of its own, whose demo path leads to a noting provider. */
export async function startGateway(options: StartOptions = {}): Promise<RunningGateway> {
  const { keys = [], demo, config, environment = {}, settings: change = (same) => same, ...rest } = options
  const noting = createNotingProvider()
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'refill-gateway-'))
  const read = readConfig({
    ...(config === undefined ? {} : { text: JSON.stringify(config) }),
    file: 'refill.config.json',
    environment: { REFILL_DATA_DIR: dataDir, REFILL_KEYS: keys.join(','), ...environment },
  })
  if (!read.ok) throw new Error(read.failure.message)
  const settings = change(read.value)
  const lines: string[] = []
  let ids = 0
  const gateway = await openGateway(settings, {
    newId: () => `id-${++ids}`,
    ...rest,
    logger: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    openPath: (path) => openWith(path, demo ?? noting),
  })
  const server = createGatewayServer(gateway.listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    gateway,
    settings,
    demo: noting,
    logged: () => lines.join(''),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await gateway.close(0)
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The real path of its kind, but for the demo. */
function openWith(settings: PathSettings, demo: Provider): ProviderPath {
  const path = openPath(settings, { codec: createSharpCodec(), clock: systemClock, random: Math.random })
  if (settings.access.kind !== 'demo') return path
  return {
    ...path,
    async send({ request }, signal) {
      const made = await demo.generate(request, { signal })
      return made.ok ? ok({ kind: 'whole', generation: made.value }) : made
    },
  }
}
