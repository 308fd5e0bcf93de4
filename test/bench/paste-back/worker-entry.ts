import { pasteBack } from '../../../src/imaging/paste-back'
import type { MaskPlane, Raster } from '../../../src/imaging/raster'

/** What the worker is told to lay back, decoded, and how often. */
export interface WorkerTask {
  readonly original: Raster
  readonly returned: Raster
  readonly mask: MaskPlane
  readonly runs: number
}

// The compiler sees a window here; a worker has no origin to name.
const scope = self as unknown as {
  onmessage: (event: MessageEvent<WorkerTask>) => void
  postMessage(times: readonly number[]): void
}

scope.onmessage = ({ data: { original, returned, mask, runs } }) => {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    pasteBack({ original, returned, mask })
    return performance.now() - start
  })
  scope.postMessage(times)
}
