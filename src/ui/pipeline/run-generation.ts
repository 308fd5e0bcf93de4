import { createDemoProvider } from '../../api/demo/demo-provider'
import type { Provider } from '../../api/provider'
import type { Connection } from '../../core/connection'
import { type Failure, failure } from '../../core/failure'
import type { EncodedImage, Generation, GenerationRequest, Warning } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
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
  const provider = chooseProvider(connection)
  if (provider === undefined) return fail(failure({ kind: 'unsupported' }, 'This connection cannot be used yet.'))
  const answer = await provider.generate(request, context)
  return answer.ok ? fitAll(answer.value) : answer
}

function chooseProvider(connection: Connection): Provider | undefined {
  if (connection.preset !== 'demo') return undefined
  return createDemoProvider({
    codec: createCanvasCodec(),
    sleep,
    now: () => performance.now(),
    latencyMs: DEMO_LATENCY_MS,
  })
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

/** Resolves after `ms`, or at once when the signal is aborted. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    function finish() {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    signal.addEventListener('abort', finish)
    if (signal.aborted) finish()
  })
}
