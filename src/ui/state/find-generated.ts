import type { Failure } from '../../core/failure'
import { ok, type Result } from '../../core/result'
import type { GeneratedLayer } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'

/** Layers read with one message: about 20 ms of Figma's own thread. Source: `npm run bench -- threads`. */
const PART = 50

/** How far a search has come. */
export interface FoundSoFar {
  readonly layers: readonly GeneratedLayer[]
  readonly total: number
}

/** Finds every layer of the file that shows a generated picture, part by part; stops when `signal` is aborted. */
export async function findGenerated(
  call: Call,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (found: FoundSoFar) => void },
): Promise<Result<readonly GeneratedLayer[], Failure>> {
  const found = await call('findGenerated', {})
  if (!found.ok) return found
  const ids = found.value
  const layers: GeneratedLayer[] = []
  for (let from = 0; from < ids.length && !signal.aborted; from += PART) {
    const part = await call('readGenerated', { nodeIds: ids.slice(from, from + PART) })
    if (!part.ok) return part
    layers.push(...part.value)
    onProgress({ layers, total: ids.length })
  }
  return ok(layers)
}
