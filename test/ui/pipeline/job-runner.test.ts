import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Bytes } from '../../../src/core/generation'
import { createJobRunner } from '../../../src/ui/pipeline/job-runner'
import type { Job, JobContext, Outcome } from '../../../src/ui/pipeline/pipeline-jobs'
import { buffersOfOutcome, type FromWorker, type ToWorker } from '../../../src/ui/pipeline/pipeline-messages'
import { serveJobs } from '../../../src/ui/pipeline/serve-jobs'
import type { WorkerPort } from '../../../src/ui/pipeline/start-worker'

const IDLE_MS = 1000

function fitJob(bytes: Bytes = new Uint8Array([1, 2, 3])): Job {
  return { kind: 'fit', bytes, limits: { maxEdgePx: 100, maxBytes: 1000 } }
}

function fitted(bytes: Bytes): Outcome {
  const image = { bytes, mediaType: 'image/png', extent: { widthPx: 1, heightPx: 1 } } as const
  return { kind: 'fit', result: { ok: true, value: { image } } }
}

/** A worker in this thread: messages arrive as copies in a later turn, moved buffers are lost to the sender. */
function fakeWorker(run: (job: Job, context: JobContext) => Promise<Outcome>) {
  let toWindow: ((message: FromWorker) => void) | undefined
  let broke = () => {}
  let toWorker: ((message: ToWorker) => void) | undefined
  const seen = { ended: false, messages: [] as ToWorker['kind'][] }
  const port: WorkerPort = {
    post(message, transfer) {
      if (seen.ended) throw new Error('Posted to a worker that has ended')
      seen.messages.push(message.kind)
      const copy = structuredClone(message, { transfer: [...transfer] })
      queueMicrotask(() => toWorker?.(copy))
    },
    listen(receive, whenBroken) {
      toWindow = receive
      broke = whenBroken
    },
    end() {
      seen.ended = true
    },
  }
  const serve = {
    post(message: FromWorker, transfer: readonly ArrayBuffer[]) {
      const copy = structuredClone(message, { transfer: [...transfer] })
      queueMicrotask(() => {
        if (!seen.ended) toWindow?.(copy)
      })
    },
    listen(receive: (message: ToWorker) => void) {
      toWorker = receive
    },
  }
  let clockMs = 0
  const now = () => {
    clockMs += 10
    return clockMs
  }
  serveJobs(serve, run, now)
  return { port, seen, crash: () => broke() }
}

const echo = (job: Job): Promise<Outcome> =>
  job.kind === 'fit' ? Promise.resolve(fitted(job.bytes)) : Promise.reject(new Error('Only fits here'))

const untilAborted = (_: Job, { signal }: JobContext): Promise<Outcome> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

function never(): AbortSignal {
  return new AbortController().signal
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function runnerOf(...workers: readonly (ReturnType<typeof fakeWorker> | undefined)[]) {
  let started = 0
  const runner = createJobRunner({
    startWorker: () => {
      started += 1
      return Promise.resolve(workers[started - 1]?.port)
    },
    runJob: echo,
    idleMs: IDLE_MS,
  })
  return { runner, started: () => started }
}

describe('jobs of the pipeline', () => {
  test('go to one worker, their bytes moved there and back', async () => {
    const { runner, started } = runnerOf(fakeWorker(echo))
    const bytes = new Uint8Array([7, 8, 9])
    expect(started()).toBe(0)
    const [first, second] = await Promise.all([
      runner.run(fitJob(bytes), { signal: never() }),
      runner.run(fitJob(), { signal: never() }),
    ])
    expect(first).toEqual({ ok: true, value: fitted(new Uint8Array([7, 8, 9])) })
    expect(second).toEqual({ ok: true, value: fitted(new Uint8Array([1, 2, 3])) })
    expect(bytes.length).toBe(0)
    expect(started()).toBe(1)
  })

  test('are done on the calling thread where no worker starts', async () => {
    const { runner } = runnerOf(undefined)
    expect(await runner.run(fitJob(), { signal: never() })).toMatchObject({ ok: true })
  })

  test('answer “cancelled” at once; the only job takes its worker with it', async () => {
    const worker = fakeWorker(untilAborted)
    const { runner, started } = runnerOf(worker, fakeWorker(echo))
    const controller = new AbortController()
    const running = runner.run(fitJob(), { signal: controller.signal })
    await vi.advanceTimersByTimeAsync(0)
    controller.abort()
    expect(await running).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    await vi.advanceTimersByTimeAsync(0)
    expect(worker.seen.ended).toBe(true)
    expect(await runner.run(fitJob(), { signal: never() })).toMatchObject({ ok: true })
    expect(started()).toBe(2)
  })

  test('tell nothing more once they are cancelled', async () => {
    const stages: string[] = []
    const controller = new AbortController()
    const runner = createJobRunner({
      startWorker: () => Promise.resolve(undefined),
      runJob: async (job, { onProgress }) => {
        onProgress?.({ stage: 'waiting', attempt: 1 })
        controller.abort()
        onProgress?.({ stage: 'waiting', attempt: 2 })
        return echo(job)
      },
      idleMs: IDLE_MS,
    })
    await runner.run(fitJob(), { signal: controller.signal, onProgress: ({ stage }) => stages.push(stage) })
    expect(stages).toEqual(['waiting'])
  })

  test('leave the worker to the others when one is cancelled', async () => {
    const worker = fakeWorker((job, context) =>
      job.kind === 'fit' && job.limits.maxEdgePx === 100 ? untilAborted(job, context) : echo(job),
    )
    const { runner } = runnerOf(worker)
    const [first, second] = [new AbortController(), new AbortController()]
    const cancelled = runner.run(fitJob(), { signal: first.signal })
    const other = runner.run(fitJob(), { signal: second.signal })
    await vi.advanceTimersByTimeAsync(0)
    first.abort()
    expect(await cancelled).toMatchObject({ failure: { kind: 'cancelled' } })
    expect(worker.seen).toEqual({ ended: false, messages: ['run', 'run', 'abort'] })
    second.abort()
    expect(await other).toMatchObject({ failure: { kind: 'cancelled' } })
  })

  test('fail in plain words when the worker breaks, and get a new one next time', async () => {
    const worker = fakeWorker(untilAborted)
    const { runner, started } = runnerOf(worker, fakeWorker(echo))
    const running = runner.run(fitJob(), { signal: never() })
    await vi.advanceTimersByTimeAsync(0)
    worker.crash()
    expect(await running).toMatchObject({ ok: false, failure: { kind: 'protocol', retryable: false } })
    expect(await runner.run(fitJob(), { signal: never() })).toMatchObject({ ok: true })
    expect(started()).toBe(2)
  })

  test('fail in plain words when the job itself has a bug', async () => {
    const { runner } = runnerOf(fakeWorker(() => Promise.reject(new Error('bug'))))
    expect(await runner.run(fitJob(), { signal: never() })).toMatchObject({ failure: { kind: 'protocol' } })
  })

  test('let an idle worker go, and not before', async () => {
    const worker = fakeWorker(echo)
    const { runner } = runnerOf(worker)
    await runner.run(fitJob(), { signal: never() })
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1)
    await runner.run(fitJob(), { signal: never() })
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1)
    expect(worker.seen.ended).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(worker.seen.ended).toBe(true)
  })

  test('are refused after the end', async () => {
    const worker = fakeWorker(untilAborted)
    const { runner } = runnerOf(worker)
    const running = runner.run(fitJob(), { signal: never() })
    await vi.advanceTimersByTimeAsync(0)
    runner.dispose()
    expect(await running).toMatchObject({ failure: { kind: 'cancelled' } })
    expect(await runner.run(fitJob(), { signal: never() })).toMatchObject({ failure: { kind: 'cancelled' } })
    await vi.advanceTimersByTimeAsync(0)
    expect(worker.seen.ended).toBe(true)
  })

  test('tell their progress, hundreds of received pieces thinned out but the last always told', async () => {
    const worker = fakeWorker((job, { onProgress }) => {
      onProgress?.({ stage: 'waiting', attempt: 1 })
      for (let piece = 1; piece <= 100; piece += 1) {
        onProgress?.({ stage: 'receiving', receivedBytes: piece, totalBytes: 100 })
      }
      return echo(job)
    })
    const { runner } = runnerOf(worker)
    const stages: number[] = []
    await runner.run(fitJob(), {
      signal: never(),
      onProgress: (progress) => stages.push(progress.stage === 'receiving' ? progress.receivedBytes : 0),
    })
    expect(stages[0]).toBe(0)
    expect(stages[stages.length - 1]).toBe(100)
    expect(stages.length).toBeLessThan(20)
  })
})

describe('the buffers that go back', () => {
  test('are named once each, even when two pictures share one', () => {
    const bytes = new Uint8Array([1])
    const image = { bytes, mediaType: 'image/png', extent: { widthPx: 1, heightPx: 1 } } as const
    const trace = { path: 'demo', attempts: 1, totalMs: 1 }
    const value = { images: [image, image], warnings: [], trace }
    expect(buffersOfOutcome({ kind: 'generate', result: { ok: true, value } })).toEqual([bytes.buffer])
  })
})
