import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { GenerationRequest } from '../../core/generation'
import type { PathSettings } from '../config/settings'
import type { Candidate } from '../routing/dispatcher'
import type { ProviderPath } from '../upstream/provider-path'
import { shortfall } from '../upstream/shortfall'

/** The paths that are configured now. They may be exchanged while requests are under way. */
export interface PathSet {
  get(id: string): ProviderPath | undefined
  all(): readonly ProviderPath[]
  /**
   * Paths that serve a request; those that honour all of it, where there is any, else all that serve the model. A pinned
   * path alone, whether it honours all or not.
   */
  candidatesFor(
    request: GenerationRequest,
    options: { readonly needsNative: boolean; readonly pinnedPath?: string | undefined },
  ): readonly Candidate[]
  /** Every name that clients may ask for. */
  modelNames(): readonly string[]
  /** Remembers which path signed a thread; signatures mean nothing to another one. */
  noteThread(signatures: readonly string[], path: string): void
  /** The path that signed a thread, while it is remembered and configured. */
  pathOfThread(signatures: readonly string[]): string | undefined
  /** Takes over paths whose settings did not change; the others are opened, or closed once they are idle. */
  configure(settings: readonly PathSettings[]): void
  close(): Promise<void>
}

/** Threads whose path is remembered. */
const MAX_THREADS = 10_000

/** An empty set. `open` makes a path from its settings. */
export function createPathSet(open: (settings: PathSettings) => ProviderPath): PathSet {
  let paths: ReadonlyMap<string, ProviderPath> = new Map()
  const threads = new LRUCache<string, string>({ max: MAX_THREADS })
  return {
    get: (id) => paths.get(id),
    all: () => [...paths.values()],
    candidatesFor(request, { needsNative, pinnedPath }) {
      const serving = [...paths.values()].filter(
        (path) =>
          (pinnedPath === undefined || pinnedPath === path.settings.id) &&
          path.modelsFor(request.model).length > 0 &&
          (!needsNative || speaksGemini(path)),
      )
      const whole = serving.filter((path) => shortfall(path.settings, request).length === 0)
      return (whole.length > 0 ? whole : serving).map((path) => ({
        path: path.settings.id,
        models: path.modelsFor(request.model),
        estimateUsd: path.estimateUsd(request),
      }))
    },
    modelNames: () => [...new Set([...paths.values()].flatMap((path) => path.modelNames()))],
    noteThread(signatures, path) {
      for (const signature of signatures) threads.set(digest(signature), path)
    },
    pathOfThread(signatures) {
      const known = signatures.flatMap((signature) => threads.get(digest(signature)) ?? [])
      const last = known.at(-1)
      return last !== undefined && paths.has(last) ? last : undefined
    },
    configure(settings) {
      const before = paths
      paths = new Map(
        settings
          .filter(({ enabled }) => enabled)
          .map((one) => {
            const known = before.get(one.id)
            return [one.id, known !== undefined && isSame(known.settings, one) ? known : open(one)]
          }),
      )
      for (const path of before.values()) {
        // Its requests under way are ended by nobody; closing waits for them.
        if (paths.get(path.settings.id) !== path) void path.close()
      }
    },
    async close() {
      await Promise.all([...paths.values()].map((path) => path.close()))
    },
  }
}

/** Whether a path can be sent a client's own generateContent body. */
export function speaksGemini({ settings }: ProviderPath): boolean {
  const { kind } = settings.access
  return kind !== 'openai-compatible' && kind !== 'demo'
}

/** Signatures are long. */
function digest(signature: string): string {
  return createHash('sha256').update(signature).digest('base64')
}

function isSame(a: PathSettings, b: PathSettings): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
