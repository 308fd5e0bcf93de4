import type { FromWorker, ToWorker } from './pipeline-messages'

/** The window's end of the wire to a worker that has started. */
export interface WorkerPort {
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void
  /** One listener; `broke` is told once, when the worker itself fails. */
  listen(receive: (message: FromWorker) => void, broke: () => void): void
  /** Ends the worker and everything it does. */
  end(): void
}

/** How long a worker may take to say that it is there. Milliseconds. */
const START_TIMEOUT_MS = 4000

/**
 * Starts a classic worker from its source text, the only kind that a window of origin `null` may start.
 * Undefined where it cannot start, as under a content security policy without `worker-src blob:`.
 */
export async function startWorker(source: string): Promise<WorkerPort | undefined> {
  if (source === '' || typeof Worker === 'undefined') return undefined
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  try {
    const worker = new Worker(url)
    if (await isReady(worker)) return portOf(worker)
    worker.terminate()
    return undefined
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}

function isReady(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), START_TIMEOUT_MS)
    const settle = (ready: boolean) => {
      clearTimeout(timer)
      resolve(ready)
    }
    worker.onmessage = () => settle(true)
    worker.onerror = () => settle(false)
  })
}

function portOf(worker: Worker): WorkerPort {
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen(receive, broke) {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data)
      worker.onerror = broke
      worker.onmessageerror = broke
    },
    end: () => worker.terminate(),
  }
}
