import type { Progress } from '../../api/provider'
import type { Job, Outcome } from './pipeline-jobs'

/** From the window to the worker. */
export type ToWorker =
  | { readonly kind: 'run'; readonly id: number; readonly job: Job }
  | { readonly kind: 'abort'; readonly id: number }

/** From the worker to the window. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'done'; readonly id: number; readonly outcome: Outcome }
  /** A bug in the worker, in words. */
  | { readonly kind: 'broken'; readonly id: number; readonly message: string }

/** The buffers that go along with a job: moved, not copied. References stay, since the next variant needs them too. */
export function buffersOfJob(job: Job): readonly ArrayBuffer[] {
  return job.kind === 'fit' ? [job.bytes.buffer] : []
}

/** The buffers that come back with an outcome, each once. */
export function buffersOfOutcome(outcome: Outcome): readonly ArrayBuffer[] {
  if (outcome.kind === 'check' || !outcome.result.ok) return []
  if (outcome.kind === 'fit') return [outcome.result.value.image.bytes.buffer]
  return [...new Set(outcome.result.value.images.map(({ bytes }) => bytes.buffer))]
}
