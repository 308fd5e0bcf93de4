import type { Progress } from '../../api/provider'
import { CANCELLED, type Failure, failure } from '../../core/failure'
import { fail, type Result } from '../../core/result'
import { createLocalHost, createWorkerHost, HostEndedError, type JobHost } from './job-host'
import type { Job, JobContext, Outcome, RunJob } from './pipeline-jobs'
import type { WorkerPort } from './start-worker'

/** What a job runner is made of. */
export interface JobRunnerParts {
  readonly startWorker: () => Promise<WorkerPort | undefined>
  /** Does the jobs where no worker starts. */
  readonly runJob: RunJob
  /** An idle worker ends after this time and gives its memory back. Milliseconds. */
  readonly idleMs: number
}

/** A job ended through a fault of ours or of the browser's. */
export const BROKEN = failure(
  { kind: 'protocol' },
  'The picture could not be processed in this window. Try a smaller size.',
)

/** Runs jobs on whatever host there is. */
export interface JobRunner {
  /** `cancelled` the moment the signal is aborted; `protocol` when the host broke. */
  run(job: Job, context: JobContext): Promise<Result<Outcome, Failure>>
  dispose(): void
}

/** Keeps one host for all jobs: started by the first, ended when idle, replaced when it broke. */
export function createJobRunner(parts: JobRunnerParts): JobRunner {
  const disposal = new AbortController()
  let host: Promise<JobHost> | undefined
  let busy = 0
  let idleTimer: ReturnType<typeof setTimeout> | undefined

  async function startHost(): Promise<JobHost> {
    const port = await parts.startWorker()
    return port === undefined ? createLocalHost(parts.runJob) : createWorkerHost(port)
  }

  async function currentHost(): Promise<JobHost> {
    host = host ?? startHost()
    const started = await host
    if (started.alive) return started
    host = startHost()
    return host
  }

  async function endHost(): Promise<void> {
    const ending = host
    host = undefined
    ;(await ending)?.end()
  }

  function release(aborted: boolean): void {
    busy -= 1
    if (busy > 0) return
    // Nobody else needs the worker: ending it frees its memory and its network connection at once.
    if (aborted) void endHost()
    else idleTimer = setTimeout(() => void endHost(), parts.idleMs)
  }

  return {
    async run(job, context) {
      const signal = anySignal(context.signal, disposal.signal)
      if (signal.aborted) return fail(CANCELLED)
      clearTimeout(idleTimer)
      busy += 1
      try {
        // Late news of a cancelled job would confuse whoever shows progress.
        const onProgress = (progress: Progress) => {
          if (!signal.aborted) context.onProgress?.(progress)
        }
        return await untilAborted(signal, async () => (await currentHost()).run(job, { signal, onProgress }))
      } finally {
        release(signal.aborted)
      }
    },
    dispose() {
      clearTimeout(idleTimer)
      disposal.abort()
      void endHost()
    },
  }
}

/** Aborted as soon as either is. (`AbortSignal.any` is younger than the oldest browser we support.) */
function anySignal(first: AbortSignal, second: AbortSignal): AbortSignal {
  const both = new AbortController()
  const abort = () => both.abort()
  for (const signal of [first, second]) {
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true, signal: both.signal })
  }
  return both.signal
}

/** The outcome of the work, or `cancelled` the moment the signal is aborted, whichever comes first. */
async function untilAborted(signal: AbortSignal, work: () => Promise<Outcome>): Promise<Result<Outcome, Failure>> {
  const aborted = new Promise<Result<Outcome, Failure>>((resolve) => {
    signal.addEventListener('abort', () => resolve(fail(CANCELLED)), { once: true })
  })
  const done = work().then(
    (value): Result<Outcome, Failure> => ({ ok: true, value }),
    (error: unknown): Result<Outcome, Failure> =>
      fail(error instanceof HostEndedError && signal.aborted ? CANCELLED : BROKEN),
  )
  return Promise.race([done, aborted])
}
