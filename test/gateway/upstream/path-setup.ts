import type { GenerationRequest } from '../../../src/core/generation'
import { IMAGE_SIZES } from '../../../src/core/models'
import type { PathAccess, PathSettings } from '../../../src/gateway/config/settings'
import { createSharpCodec } from '../../../src/gateway/sharp-codec'
import { openPath, type PathEffects } from '../../../src/gateway/upstream/open-path'
import type { ProviderPath, UpstreamAnswer, UpstreamCall } from '../../../src/gateway/upstream/provider-path'
import { requestFor } from '../../fixtures/requests'

export const TIMEOUT_MS = 90_000
export const NOW_MS = Date.parse('2026-11-24T20:00:00Z')

/** Settings of a path that can do everything, with whatever a test changes. */
export function settingsFor(access: PathAccess, changes: Partial<PathSettings> = {}): PathSettings {
  return {
    id: 'under-test',
    access,
    enabled: true,
    models: {},
    imageSizes: IMAGE_SIZES,
    maxReferences: 14,
    mask: true,
    seed: true,
    prices: {},
    weight: 1,
    limits: { inFlight: 4 },
    timeoutMs: TIMEOUT_MS,
    sendsDrafts: false,
    ...changes,
  }
}

/** A path under test, and the means to end its waits. */
export interface PathUnderTest {
  readonly path: ProviderPath
  readonly abort: AbortController
  /** Sends a request as a person's press would. */
  send(changes?: Partial<GenerationRequest>, call?: Partial<UpstreamCall>): ReturnType<ProviderPath['send']>
  /** As `send`, for a test that is about the answer. */
  answer(changes?: Partial<GenerationRequest>, call?: Partial<UpstreamCall>): Promise<UpstreamAnswer>
  /** Ends all waits of so many milliseconds. */
  pass(ms: number): void
}

/** Opens a path whose waits end only when the test says so. */
export function openForTest(settings: PathSettings, effects: Partial<PathEffects> = {}): PathUnderTest {
  const waits: { readonly ms: number; readonly end: () => void }[] = []
  const abort = new AbortController()
  const path = openPath(settings, {
    codec: createSharpCodec(),
    random: () => 0.5,
    clock: {
      now: () => NOW_MS,
      elapsed: () => 0,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          waits.push({ ms, end: resolve })
          signal?.addEventListener('abort', () => reject(new Error('Aborted')))
        }),
    },
    ...effects,
  })
  const send: PathUnderTest['send'] = (changes, call) =>
    path.send({ request: requestFor(changes), hint: false, ...call }, abort.signal)
  return {
    path,
    abort,
    send,
    async answer(changes, call) {
      const outcome = await send(changes, call)
      if (!outcome.ok) throw new Error(outcome.failure.message)
      if (outcome.value.kind !== 'arriving') throw new Error('The answer is there as a whole')
      return outcome.value
    },
    pass(ms) {
      for (const wait of waits) if (wait.ms === ms) wait.end()
    },
  }
}

/** An answer's body, whole. */
export async function readWhole(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
