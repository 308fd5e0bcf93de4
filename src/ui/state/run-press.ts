import { type Failure, failure } from '../../core/failure'
import type { EncodedImage, Generation, GenerationRequest } from '../../core/generation'
import type { Result } from '../../core/result'
import type { PlacementRecipe } from '../../protocol/calls'
import type { Call } from '../../protocol/channel'
import type { Pipeline } from '../pipeline/pipeline-client'
import { modelPictures } from './edit/plan-edit'
import { measure } from './expectation'
import { fitAnswer } from './fit-answer'
import type { FrozenPress } from './frozen-press'
import { findRow, placeResult } from './place-result'
import { type PressInputs, readInputs } from './press-inputs'
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

/** Reads what the press needs, then makes and places every variant at the same time. Whatever happens ends on the cards. */
export async function runPress(variants: readonly Variant[], press: FrozenPress, context: RunContext): Promise<void> {
  const inputs = await inputsOf(press, context)
  if (!inputs.ok) {
    const reason = context.signal.aborted ? CANCELLED : inputs.failure
    for (const { id } of variants) context.patch(id, { state: { kind: 'failed', failure: reason } })
    return
  }
  const placed = press.placeIn === 'new-frames' ? await reserveRow(variants, press, context) : variants
  await Promise.all(
    placed.map(async (variant) => {
      const request = press.requests[variant.index]
      if (request === undefined) return
      await runVariant(variant, withInputs(request, inputs.value, press), { ...context, press, inputs: inputs.value })
    }),
  )
}

// Read once, right after the press: a retry sends what the first run sent, whatever the document shows by then.
function inputsOf(press: FrozenPress, { effects, signal }: RunContext): Promise<Result<PressInputs, Failure>> {
  const reading = press.inputs ?? readInputs(press, { ...effects, signal })
  press.inputs = reading
  void reading.then((read) => {
    if (!read.ok && press.inputs === reading) delete press.inputs
  })
  return reading
}

// The part to be sent was measured exactly only now; its shape decides the ratio that is asked for.
function withInputs(
  request: GenerationRequest,
  { references, edit }: PressInputs,
  press: FrozenPress,
): GenerationRequest {
  if (edit === undefined || press.edit === undefined) return { ...request, references }
  const { sent, sentMask } = edit.prepared
  if (sentMask === undefined) return { ...request, references }
  const shape = modelPictures(request.model, request.imageSize).find(
    ({ extent }) => extent.widthPx === sent.extent.widthPx && extent.heightPx === sent.extent.heightPx,
  )
  return {
    ...request,
    references,
    mask: sentMask,
    ...(shape === undefined ? {} : { aspectRatio: shape.aspectRatio }),
  }
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

const CANCELLED = failure({ kind: 'cancelled' }, 'Cancelled.')

async function runVariant(
  variant: Variant,
  request: GenerationRequest,
  context: RunContext & { readonly press: FrozenPress; readonly inputs: PressInputs },
): Promise<void> {
  const { store, effects, patch, signal, press } = context
  patch(variant.id, { state: { kind: 'waiting' } })
  const result = await effects.pipeline.generate(request, press.connection, {
    signal,
    onProgress: (progress) => patch(variant.id, { state: { kind: 'waiting', progress } }),
  })
  const failed = (reason: Failure) =>
    patch(variant.id, { state: { kind: 'failed', failure: signal.aborted ? CANCELLED : reason } })
  if (!result.ok) return failed(result.failure)
  const tookMs = effects.now() - variant.startedAtMs
  const { model, imageSize } = request
  store.measured.value = measure(store.measured.value, { connection: press.connection, model, imageSize }, tookMs)
  const { images, ...generation } = result.value
  const image = images[0]
  if (image === undefined) return failed(failure({ kind: 'no-image' }, 'No picture came back.'))
  recordSpend(store, effects.call, generation.costUsd)
  const arrived = { ...variant, tookMs, generation, recipe: recipeOf(request, { press, generation }, effects.now()) }
  await fitAndPlace(arrived, image, context)
}

async function fitAndPlace(
  variant: Variant,
  image: EncodedImage,
  context: RunContext & { readonly press: FrozenPress; readonly inputs: PressInputs },
): Promise<void> {
  const { effects, patch, signal, press, inputs } = context
  const placing = { call: effects.call, patch }
  const destination = destinationOf(variant, press)
  const mask = inputs.edit?.prepared.mask
  if (press.edit === undefined || inputs.edit === undefined || mask === undefined) {
    return placeResult(variant, image, { ...placing, where: destination })
  }
  patch(variant.id, { ...variant, state: { kind: 'fitting' } })
  const asPatch = press.placeIn === 'fill' && press.edit.picture.imageHash !== undefined
  const fitted = await fitAnswer(image, {
    plan: press.edit,
    inputs: inputs.edit,
    mask,
    asPatch,
    pipeline: effects.pipeline,
    signal,
  })
  if (!fitted.ok) {
    // It was paid for: the answer stays on its card as it came.
    return placeResult(variant, image, { ...placing, where: 'keep', reason: fitted.failure.message })
  }
  const { image: result, edit } = fitted.value
  await placeResult({ ...variant, edit }, result, {
    ...placing,
    where: edit.refusal === undefined ? destination : 'keep',
  })
}

// In the fill there is room for one picture: the first variant goes there, the others wait on their cards.
function destinationOf(variant: Variant, press: FrozenPress): 'fill' | 'new-frame' | 'keep' {
  if (press.placeIn === 'new-frames') return 'new-frame'
  return variant.index === 0 ? 'fill' : 'keep'
}

function recipeOf(
  request: GenerationRequest,
  { press, generation }: { readonly press: FrozenPress; readonly generation: Omit<Generation, 'images'> },
  nowMs: number,
): PlacementRecipe {
  return {
    version: 1,
    mode: request.mode,
    prompt: press.prompt,
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
