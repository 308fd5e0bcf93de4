import { createDemoProvider } from '../../api/demo/demo-provider'
import type { Provider } from '../../api/provider'
import { createRemoteProvider } from '../../api/remote-provider'
import type { Connection } from '../../core/connection'
import type { Failure } from '../../core/failure'
import type { EncodedImage, Generation, GenerationRequest, Warning } from '../../core/generation'
import { ok, type Result } from '../../core/result'
import { browserEffects } from './browser-effects'
import { createCanvasCodec } from './canvas-codec'
import { fitForFigma } from './fit-for-figma'
import type { JobContext } from './pipeline-jobs'

/** How long the demo pretends to think, so that progress and Cancel can be seen. Milliseconds. */
const DEMO_LATENCY_MS = 1800

/** Sends one request down the connection and makes every picture of the answer fit for Figma. */
export async function runGeneration(
  request: GenerationRequest,
  connection: Connection,
  context: JobContext,
): Promise<Result<Generation, Failure>> {
  const answer = await chooseProvider(connection).generate(request, context)
  return answer.ok ? fitAll(answer.value) : answer
}

function chooseProvider(connection: Connection): Provider {
  const codec = createCanvasCodec()
  if (connection.preset === 'demo') {
    const { sleep, now } = browserEffects
    return createDemoProvider({ codec, sleep, now, latencyMs: DEMO_LATENCY_MS })
  }
  return createRemoteProvider({ id: connection.preset, connection, codec, ...browserEffects })
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
