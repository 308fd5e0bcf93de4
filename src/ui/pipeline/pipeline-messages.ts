import type { Progress } from '../../api/provider'
import type { Bytes } from '../../core/generation'
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

/** The buffers that go along with a job: moved, not copied. References and edited pictures stay, since the next variant needs them too. */
export function buffersOfJob(job: Job): readonly ArrayBuffer[] {
  return job.kind === 'fit' || job.kind === 'png' ? [job.bytes.buffer] : []
}

/** The buffers that come back with an outcome, each once. */
export function buffersOfOutcome(outcome: Outcome): readonly ArrayBuffer[] {
  return [...new Set(filesOf(outcome).map((bytes) => bytes.buffer))]
}

function filesOf(outcome: Outcome): readonly Bytes[] {
  if (outcome.kind === 'check' || !outcome.result.ok) return []
  switch (outcome.kind) {
    case 'judge':
    case 'copy':
    case 'palette':
    case 'words':
    case 'has-words':
      return []
    case 'generate':
      return outcome.result.value.images.map(({ bytes }) => bytes)
    case 'fit':
      return [outcome.result.value.image.bytes]
    case 'png':
      return [outcome.result.value]
    case 'flatten':
      return [outcome.result.value.bytes]
    case 'inspect':
      return [outcome.result.value.image.bytes]
    case 'prepare': {
      const { sent, sentMask, mask } = outcome.result.value
      return [sent.bytes, sentMask?.bytes, mask].flatMap((bytes) => bytes ?? [])
    }
    case 'paste': {
      const pasted = outcome.result.value
      return pasted.kind === 'refused' ? [] : [pasted.image, pasted.before, pasted.after].map(({ bytes }) => bytes)
    }
  }
}
