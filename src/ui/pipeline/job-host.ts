import type { Job, JobContext, Outcome, RunJob } from './pipeline-jobs'
import { buffersOfJob } from './pipeline-messages'
import type { WorkerPort } from './start-worker'

/** Whoever does the jobs. */
export interface JobHost {
  /** Rejects for bugs, and with `HostEndedError` when the host ends before the job does. */
  run(job: Job, context: JobContext): Promise<Outcome>
  /** False once a worker has failed; a new one is needed then. */
  readonly alive: boolean
  end(): void
}

/** The host ended, or broke, while a job was under way. */
export class HostEndedError extends Error {}

/** Does the jobs on the calling thread. Ending it ends nothing: its jobs listen to their own signals. */
export function createLocalHost(runJob: RunJob): JobHost {
  return { run: runJob, alive: true, end: () => undefined }
}

interface Pending {
  readonly onProgress: JobContext['onProgress']
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

/** Has the jobs done by a worker. */
export function createWorkerHost(port: WorkerPort): JobHost {
  const pending = new Map<number, Pending>()
  let alive = true
  let lastId = 0
  port.listen((message) => {
    if (message.kind === 'ready') return
    const waiting = pending.get(message.id)
    if (message.kind === 'progress') waiting?.onProgress?.(message.progress)
    else if (message.kind === 'done') waiting?.resolve(message.outcome)
    else waiting?.reject(new Error(message.message))
  }, end)
  return {
    run(job, { signal, onProgress }) {
      lastId += 1
      const id = lastId
      const abort = () => port.post({ kind: 'abort', id }, [])
      const outcome = new Promise<Outcome>((resolve, reject) => pending.set(id, { onProgress, resolve, reject }))
      signal.addEventListener('abort', abort)
      port.post({ kind: 'run', id, job }, buffersOfJob(job))
      return outcome.finally(() => {
        pending.delete(id)
        signal.removeEventListener('abort', abort)
      })
    },
    get alive() {
      return alive
    },
    end,
  }

  function end(): void {
    alive = false
    port.end()
    for (const { reject } of pending.values()) reject(new HostEndedError())
  }
}
