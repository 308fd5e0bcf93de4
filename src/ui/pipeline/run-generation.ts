import type { Provider } from '../../api/provider'
import type { Failure } from '../../core/failure'
import type { EncodedImage, Generation, GenerationRequest, Warning } from '../../core/generation'
import { ok, type Result } from '../../core/result'
import { fitForFigma } from './fit-for-figma'
import type { JobContext } from './pipeline-jobs'

/** Sends one request to the provider and makes every picture of the answer fit for Figma. */
export async function runGeneration(
  request: GenerationRequest,
  provider: Provider,
  context: JobContext,
): Promise<Result<Generation, Failure>> {
  const answer = await provider.generate(request, context)
  return answer.ok ? fitAll(answer.value) : answer
}

async function fitAll(generation: Generation): Promise<Result<Generation, Failure>> {
  const images: EncodedImage[] = []
  const warnings: Warning[] = [...generation.warnings]
  for (const { bytes } of generation.images) {
    const fitted = await fitForFigma(bytes)
    if (!fitted.ok) return fitted
    images.push(fitted.value.image)
    if (fitted.value.changed !== undefined) warnings.push(fitted.value.changed)
  }
  return ok({ ...generation, images, warnings })
}
