import type { Progress } from '../../api/provider'
import type { RunJob } from './pipeline-jobs'
import { buffersOfOutcome, type FromWorker, type ToWorker } from './pipeline-messages'

/** The worker's end of the wire to the window. */
export interface ServerPort {
  post(message: FromWorker, transfer: readonly ArrayBuffer[]): void
  listen(receive: (message: ToWorker) => void): void
}

/** The window is told of received bytes at most this often. Milliseconds. */
const PROGRESS_INTERVAL_MS = 80

/** Does the jobs that arrive at a port, any number at a time, until each is done or aborted. */
export function serveJobs(port: ServerPort, runJob: RunJob, now: () => number): void {
  const running = new Map<number, AbortController>()
  port.listen((message) => {
    if (message.kind === 'abort') running.get(message.id)?.abort()
    else void run(message)
  })
  port.post({ kind: 'ready' }, [])

  async function run({ id, job }: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    const onProgress = throttled(now, (progress) => port.post({ kind: 'progress', id, progress }, []))
    try {
      const outcome = await runJob(job, { signal: controller.signal, onProgress })
      port.post({ kind: 'done', id, outcome }, buffersOfOutcome(outcome))
    } catch (error) {
      port.post({ kind: 'broken', id, message: error instanceof Error ? error.message : 'unknown' }, [])
    } finally {
      running.delete(id)
    }
  }
}

// Bytes arrive in hundreds of pieces; the last of them and all other stages are passed on.
function throttled(now: () => number, pass: (progress: Progress) => void): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY
  return (progress) => {
    if (progress.stage === 'receiving' && progress.receivedBytes !== progress.totalBytes) {
      if (now() - last < PROGRESS_INTERVAL_MS) return
      last = now()
    }
    pass(progress)
  }
}
