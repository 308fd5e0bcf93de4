import { CANCELLED, type Failure, failure } from '../../core/failure'
import type { Generation, GenerationRequest, Usage } from '../../core/generation'
import { readImageHeader } from '../../core/image-header'
import { IMAGE_SIZES, modelEntry } from '../../core/models'
import type { ImageCodec } from '../../core/raster'
import { fail, ok, type Result } from '../../core/result'
import type { GenerationContext, Provider } from '../provider'
import { type DemoFaults, takeDemoFaults } from './demo-faults'
import { CancelledError, createPace } from './paint/pace'
import { paintEdit } from './paint-edit'
import { paintGenerated } from './paint-generated'
import { type PicturePlan, planPicture } from './picture-plan'

/** What the demo provider is given from outside. */
export interface DemoProviderOptions {
  readonly codec: ImageCodec
  /** Waits, or ends early (either way) once the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Faults for every request; a prompt's own come on top of them. */
  readonly faults?: DemoFaults
  /** Wait before painting where no fault says otherwise; 0 by default. */
  readonly latencyMs?: number
}

/**
 * Makes pictures with nothing set up: no network, no key, no cost. The same request gives the same bytes (on the same
 * codec), at the exact pixel size of the model, and every picture is marked as a demo in a corner.
 * Generated pictures are composed from the prompt's words; every other mode really transforms the base picture.
 * Misbehaves as `faults` or the prompt say; see `takeDemoFaults` for the words a prompt may hold.
 */
export function createDemoProvider(options: DemoProviderOptions): Provider {
  return {
    id: 'demo',
    abilities: { imageSizes: IMAGE_SIZES, maxReferences: 14, mask: true, seed: true },
    async generate(request, context) {
      try {
        return await answer(options, request, context)
      } catch (error) {
        if (context.signal.aborted || error instanceof CancelledError) return cancelled()
        return fail(failure({ kind: 'invalid-request' }, 'A picture of this request could not be read.'))
      }
    },
  }
}

async function answer(
  options: DemoProviderOptions,
  request: GenerationRequest,
  context: GenerationContext,
): Promise<Result<Generation, Failure>> {
  const startedAt = options.now()
  const { prompt, faults: asked } = takeDemoFaults(request.prompt)
  const faults: DemoFaults = { ...options.faults, ...asked }
  if (context.signal.aborted) return cancelled()
  context.onProgress?.({ stage: 'waiting', attempt: 1 })
  const latencyMs = faults.latencyMs ?? options.latencyMs ?? 0
  if (latencyMs > 0) await options.sleep(latencyMs, context.signal)
  if (context.signal.aborted) return cancelled()
  const fault = failureOf(faults)
  if (fault !== undefined) return fail(fault)
  if (prompt.trim() === '' && request.references.length === 0) {
    return fail(failure({ kind: 'invalid-request' }, 'The prompt is empty. Say what the picture should show.'))
  }
  const plan = planPicture(request)
  const image = await paint(options, { ...request, prompt }, plan, faults, context)
  context.onProgress?.({ stage: 'receiving', receivedBytes: image.bytes.length, totalBytes: image.bytes.length })
  return ok({
    images: [image],
    usage: usageOf(request, plan),
    costUsd: 0,
    model: plan.model,
    warnings: plan.warnings,
    trace: { path: 'demo', attempts: 1, totalMs: options.now() - startedAt },
  })
}

async function paint(
  options: DemoProviderOptions,
  request: GenerationRequest,
  plan: PicturePlan,
  faults: DemoFaults,
  { signal }: GenerationContext,
): Promise<Generation['images'][number]> {
  const pace = createPace({ signal, sleep: options.sleep, now: options.now })
  const [base] = request.references
  const raster =
    request.mode === 'generate' || base === undefined
      ? await paintGenerated(request, plan.extent, pace)
      : await paintEdit({ request, base, extent: plan.extent, codec: options.codec, faults, pace })
  if (signal.aborted) throw new CancelledError()
  const mediaType = faults.mediaType ?? 'image/jpeg'
  const bytes = await options.codec.encode(raster, mediaType)
  if (signal.aborted) throw new CancelledError()
  const header = readImageHeader(bytes)
  if (header === undefined) throw new Error('The codec wrote no picture')
  return { ...header, bytes: faults.truncate === true ? bytes.slice(0, bytes.length >> 1) : bytes }
}

function failureOf(faults: DemoFaults): Failure | undefined {
  if (faults.status429 !== undefined) {
    return failure(
      { kind: 'rate-limited', ...faults.status429 },
      'Too many requests at once (a demo fault). Wait a moment.',
    )
  }
  if (faults.error500 === true) {
    return failure({ kind: 'upstream', status: 500 }, 'The image service had an internal error (a demo fault).')
  }
  if (faults.refuse === true) {
    return failure(
      { kind: 'blocked', reason: 'IMAGE_SAFETY', billed: false },
      'The model refused this prompt (a demo fault).',
    )
  }
  if (faults.textOnly === true) {
    const text = 'I can describe this picture, but the demo was asked not to paint it.'
    return failure({ kind: 'no-image', text, finishReason: 'STOP' }, 'The model answered with words and no picture.')
  }
  return undefined
}

/** Characters of English text to a token, roughly. */
const CHARACTERS_PER_TOKEN = 4

function usageOf(request: GenerationRequest, plan: PicturePlan): Usage {
  const entry = modelEntry(request.model)
  const imageTokens = entry.outputTokens[plan.imageSize] ?? 0
  const pictures = request.references.length + (request.mask === undefined ? 0 : 1)
  return {
    inputTokens: Math.ceil(request.prompt.length / CHARACTERS_PER_TOKEN) + pictures * entry.inputTokensPerImage,
    outputTokens: imageTokens,
    imageOutputTokens: imageTokens,
  }
}

function cancelled(): Result<never, Failure> {
  return fail(CANCELLED)
}
