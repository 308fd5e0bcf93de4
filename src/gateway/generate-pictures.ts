import type { GenerationContext, Provider } from '../api/provider'
import { type Failure, failure } from '../core/failure'
import { type Generation, type GenerationRequest, splitVariants, type Usage, type Warning } from '../core/generation'
import { fail, ok, type Result } from '../core/result'
import { type GatewayConfig, MAX_PICTURES } from './gateway-config'
import { DEMO_MODEL } from './routes/list-models'

/**
 * Makes all variants of a request, side by side, on the path that serves its model. What came is answered even when some
 * variants failed; the failure of the first is the answer only when there is no picture at all.
 */
export async function generatePictures(
  request: GenerationRequest,
  config: Pick<GatewayConfig, 'demo' | 'google' | 'now'>,
  context: GenerationContext,
): Promise<Result<Generation, Failure>> {
  const pictures = request.references.length + (request.mask === undefined ? 0 : 1)
  if (pictures > MAX_PICTURES) {
    const message = `The request holds ${pictures} pictures; the model takes at most ${MAX_PICTURES}, the mask among them.`
    return fail(failure({ kind: 'invalid-request' }, message))
  }
  const startedAt = config.now()
  const provider = chooseProvider(request.model, config)
  const outcomes = await Promise.all(splitVariants(request).map((variant) => provider.generate(variant, context)))
  const made = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure]))
  const [first] = made
  if (first === undefined) return fail(failures[0] ?? failure({ kind: 'no-image' }, 'No picture was made.'))
  if (outcomes.length === 1) return ok(first)
  return ok(mergeVariants(first, made, [...partialWarnings(failures, outcomes.length)], config.now() - startedAt))
}

function chooseProvider(model: string, { demo, google }: Pick<GatewayConfig, 'demo' | 'google'>): Provider {
  return google === undefined || model === DEMO_MODEL ? demo : google
}

function partialWarnings(failures: readonly Failure[], asked: number): readonly Warning[] {
  const [first] = failures
  if (first === undefined) return []
  const message = `${failures.length} of ${asked} pictures were not made. ${first.message}`
  return [{ code: 'ignored-option', message }]
}

function mergeVariants(
  first: Generation,
  all: readonly Generation[],
  partial: readonly Warning[],
  totalMs: number,
): Generation {
  const costs = all.flatMap(({ costUsd }) => costUsd ?? [])
  const usages = all.flatMap(({ usage }) => usage ?? [])
  const warnings = [...all.flatMap((one) => one.warnings), ...partial]
  return {
    ...first,
    images: all.flatMap((one) => one.images),
    ...(usages.length === 0 ? {} : { usage: usages.reduce(addUsage) }),
    ...(costs.length < all.length ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
    warnings: warnings.filter((one, index) => warnings.findIndex((other) => other.message === one.message) === index),
    trace: { ...first.trace, attempts: Math.max(...all.map((one) => one.trace.attempts)), totalMs },
  }
}

function addUsage(a: Usage, b: Usage): Usage {
  const names = ['inputTokens', 'outputTokens', 'imageOutputTokens', 'thoughtTokens'] as const
  const sums = names.flatMap((name) =>
    a[name] === undefined && b[name] === undefined ? [] : [[name, (a[name] ?? 0) + (b[name] ?? 0)]],
  )
  return Object.fromEntries(sums)
}
