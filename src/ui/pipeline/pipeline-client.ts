import type { Progress } from '../../api/provider'
import type { Connection } from '../../core/connection'
import { type Failure, failure } from '../../core/failure'
import type { Bytes, EncodedImage, Generation, GenerationRequest, Warning } from '../../core/generation'
import { fail, type Result } from '../../core/result'
import { createPipelineJobs } from './pipeline-jobs'

/** What surrounds one run. */
export interface PipelineOptions {
  /** Aborting ends the request itself; the run answers `cancelled` at once. */
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Everything between a press and bytes that Figma takes, off the window's thread where the browser allows it. */
export interface Pipeline {
  /** Makes one picture (`count` is 1; callers split variants) and fits it for Figma: PNG, JPEG or GIF, at most 4096 px a side. */
  generate(
    request: GenerationRequest,
    connection: Connection,
    options: PipelineOptions,
  ): Promise<Result<Generation, Failure>>
  /** Makes a reference ready to send: any picture, long side at most `maxEdgePx`, its bytes untouched where it fits. */
  fitReference(
    bytes: Bytes,
    maxEdgePx: number,
  ): Promise<Result<{ readonly image: EncodedImage; readonly changed?: Warning }, Failure>>
  /** Ends everything; runs under way answer `cancelled`. */
  dispose(): void
}

/** A pipeline. It starts nothing before its first use. */
export function createPipeline(): Pipeline {
  const jobs = createPipelineJobs()
  const disposed = new AbortController()
  return {
    generate(request, connection, options) {
      const signal = AbortSignal.any([options.signal, disposed.signal])
      if (signal.aborted) return Promise.resolve(fail(failure({ kind: 'cancelled' }, 'Cancelled.')))
      return jobs.generate(request, connection, { ...options, signal })
    },
    fitReference: (bytes, maxEdgePx) => jobs.fitReference(bytes, maxEdgePx),
    dispose: () => disposed.abort(),
  }
}
