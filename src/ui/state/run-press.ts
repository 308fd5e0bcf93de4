import { type Failure, failure } from '../../core/failure'
import type { Generation, GenerationRequest, Reference } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { PlacementRecipe } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import type { Pipeline } from '../pipeline/pipeline-client'
import { measure } from './expectation'
import type { FrozenPress } from './frozen-press'
import { findRow, placeResult } from './place-result'
import type { Store } from './store'
import type { PatchVariant, Variant } from './variant'

/** What running a press needs from outside. */
export interface Effects {
  readonly call: Call
  readonly pipeline: Pipeline
  readonly now: () => number
  readonly createId: () => string
}

/** What surrounds one run. */
export interface RunContext {
  readonly store: Store
  readonly effects: Effects
  readonly patch: PatchVariant
  readonly signal: AbortSignal
}

/**
 * Exports the references, then makes and places every variant at the same time. Whatever happens ends on the cards.
 * References are exported anew on every run, since keeping their bytes for a retry would double the memory.
 */
export async function runPress(variants: readonly Variant[], press: FrozenPress, context: RunContext): Promise<void> {
  const references = await exportReferences(press, context)
  if (!references.ok) {
    for (const { id } of variants) context.patch(id, { state: { kind: 'failed', failure: references.failure } })
    return
  }
  const placed = press.placeIn === 'new-frames' ? await reserveRow(variants, press, context) : variants
  await Promise.all(
    placed.map(async (variant) => {
      const request = press.requests[variant.index]
      if (request !== undefined) await runVariant(variant, { ...request, references: references.value }, press, context)
    }),
  )
}

// One row for the whole press, so that the pictures stand in their order whichever arrives first.
async function reserveRow(
  variants: readonly Variant[],
  press: FrozenPress,
  { effects, patch }: RunContext,
): Promise<readonly Variant[]> {
  const [first] = variants
  if (first === undefined || first.row !== undefined) return variants
  const row = await findRow(effects.call, first, press.requests.length)
  if (row === undefined) return variants
  for (const variant of variants) patch(variant.id, { row })
  return variants.map((variant) => ({ ...variant, row }))
}

async function exportReferences(
  press: FrozenPress,
  { effects, signal }: RunContext,
): Promise<Result<readonly Reference[], Failure>> {
  const references: Reference[] = []
  // One after another: each picture crosses the bridge alone, so that memory holds one at a time.
  for (const { node, role } of press.references) {
    const exported = await effects.call('exportReference', { nodeId: node.id, maxEdgePx: press.referenceEdgePx })
    if (signal.aborted) return fail(CANCELLED)
    if (!exported.ok) return exported
    const image = await effects.pipeline.fitReference(exported.value.bytes, press.referenceEdgePx)
    if (!image.ok) return image
    references.push({ image: image.value.image, role, label: exported.value.name })
  }
  return ok(references)
}

const CANCELLED = failure({ kind: 'cancelled' }, 'Cancelled.')

async function runVariant(
  variant: Variant,
  request: GenerationRequest,
  press: FrozenPress,
  context: RunContext,
): Promise<void> {
  const { store, effects, patch, signal } = context
  patch(variant.id, { state: { kind: 'waiting' } })
  const result = await effects.pipeline.generate(request, press.connection, {
    signal,
    onProgress: (progress) => patch(variant.id, { state: { kind: 'waiting', progress } }),
  })
  if (!result.ok) {
    patch(variant.id, { state: { kind: 'failed', failure: signal.aborted ? CANCELLED : result.failure } })
    return
  }
  const tookMs = effects.now() - variant.startedAtMs
  const { model, imageSize } = request
  store.measured.value = measure(store.measured.value, { connection: press.connection, model, imageSize }, tookMs)
  const { images, ...generation } = result.value
  const recipe = recipeOf(request, result.value, effects.now())
  const image = images[0]
  if (image === undefined) {
    patch(variant.id, { state: { kind: 'failed', failure: failure({ kind: 'no-image' }, 'No picture came back.') } })
    return
  }
  recordSpend(store, effects.call, generation.costUsd)
  await placeResult({ ...variant, tookMs, generation, recipe }, image, destinationOf(variant, press), {
    call: effects.call,
    patch,
  })
}

// In the fill there is room for one picture: the first variant goes there, the others wait on their cards.
function destinationOf(variant: Variant, press: FrozenPress): 'fill' | 'new-frame' | 'keep' {
  if (press.placeIn === 'new-frames') return 'new-frame'
  return variant.index === 0 ? 'fill' : 'keep'
}

function recipeOf(request: GenerationRequest, generation: Generation, nowMs: number): PlacementRecipe {
  return {
    version: 1,
    mode: request.mode,
    prompt: request.prompt,
    model: generation.model ?? request.model,
    ...(request.aspectRatio === undefined ? {} : { aspectRatio: request.aspectRatio }),
    imageSize: request.imageSize,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    path: generation.trace.path,
    ...(generation.costUsd === undefined ? {} : { costUsd: generation.costUsd }),
    madeAt: new Date(nowMs).toISOString(),
  }
}

function recordSpend(store: Store, call: Call, costUsd: number | undefined): void {
  if (costUsd === undefined || costUsd === 0) return
  void call('recordSpend', { costUsd }).then((result) => {
    if (result.ok) store.spend.value = result.value
  })
}
