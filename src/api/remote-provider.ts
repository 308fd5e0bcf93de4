import type { Connection } from '../core/connection'
import { failure } from '../core/failure'
import { IMAGE_SIZES } from '../core/models'
import type { ImageCodec } from '../core/raster'
import { fail } from '../core/result'
import type { Provider } from './provider'

/** What a remote provider is given from outside. */
export interface RemoteProviderOptions {
  /** The path's name in traces, for example `google`. */
  readonly id: string
  readonly connection: Connection
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** The clock, milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in 0..1, for jitter. */
  readonly random: () => number
  /** Waits, or ends early (either way) once the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Turns a mask into OpenAI's form and back; without it an OpenAI-compatible server gets no mask, with a warning. */
  readonly codec?: ImageCodec
  /** One deadline for the whole call, retries included. 180 s by default. */
  readonly timeoutMs?: number
}

/** Makes pictures through a Gemini- or OpenAI-compatible server. The same in a browser worker and in Node. */
export function createRemoteProvider(options: RemoteProviderOptions): Provider {
  return {
    id: options.id,
    abilities: { imageSizes: IMAGE_SIZES, maxReferences: 14, mask: true, seed: true },
    generate() {
      return Promise.resolve(fail(failure({ kind: 'unsupported' }, 'Servers cannot be reached yet.')))
    },
  }
}
