import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { GenerationContext, Provider } from '../../src/api/provider'
import type { Failure } from '../../src/core/failure'
import type { GenerationRequest } from '../../src/core/generation'
import { IMAGE_SIZES, pixelsOf } from '../../src/core/models'
import { fail, ok } from '../../src/core/result'
import { createGateway, type Gateway } from '../../src/gateway/gateway'
import type { GatewayConfig } from '../../src/gateway/gateway-config'
import { createSharpCodec } from '../../src/gateway/sharp-codec'
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

export interface RunningGateway {
  readonly url: string
  readonly gateway: Gateway
  readonly demo: NotingProvider
  /** Everything that was logged. */
  readonly logged: () => string
  stop(): Promise<void>
}

/** A gateway on a free loopback port, over a noting provider. */
export async function startGateway(changes: Partial<GatewayConfig> = {}): Promise<RunningGateway> {
  const demo = createNotingProvider()
  const lines: string[] = []
  let ids = 0
  const gateway = createGateway({
    keys: [],
    demo,
    codec: createSharpCodec(),
    logger: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    now: Date.now,
    newId: () => `id-${++ids}`,
    ...changes,
  })
  const server = createServer(gateway.listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    gateway,
    demo,
    logged: () => lines.join(''),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
