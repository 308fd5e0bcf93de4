import type { Progress } from '../../api/provider'
import type { Connection } from '../../core/connection'
import type { Failure } from '../../core/failure'
import type { Bytes, Generation, GenerationRequest } from '../../core/generation'
import type { Result } from '../../core/result'
import { type FittedImage, fitForFigma } from './fit-for-figma'
import { runGeneration } from './run-generation'

/** What surrounds a job. */
export interface JobContext {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** The work between a press and bytes that are ready for Figma. The same in a worker and on the window's own thread. */
export interface PipelineJobs {
  generate(
    request: GenerationRequest,
    connection: Connection,
    context: JobContext,
  ): Promise<Result<Generation, Failure>>
  fitReference(bytes: Bytes, maxEdgePx: number): Promise<Result<FittedImage, Failure>>
}

/** The jobs themselves. */
export function createPipelineJobs(): PipelineJobs {
  return { generate: runGeneration, fitReference: fitForFigma }
}
