import type { Extent } from '../../core/extent'
import { CANCELLED, type Failure, failure } from '../../core/failure'
import type { Bytes, EncodedImage, Generation, GenerationRequest } from '../../core/generation'
import { costOfUsageUsd, estimateCostUsd } from '../../core/price'
import type { Recipe } from '../../core/records/recipe'
import { fail, ok, type Result } from '../../core/result'
import { THUMBNAIL_MAX_BYTES } from '../../protocol/calls'
import type { TargetPicture } from '../../protocol/target'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { ExpandStep } from './edit/expand-steps'
import { modelPictures } from './edit/plan-edit'
import { measure } from './expectation'
import { fitAnswer } from './fit-answer'
import type { FrozenPress } from './frozen-press'
import { type Destination, placeResult } from './place-result'
import { keepReference } from './plan'
import { type PressInputs, prepareStep } from './press-inputs'
import { proofVariant } from './proof-variant'
import type { RunContext } from './run-context'
import { type Compared, type EditOutcome, releaseCompared, type Variant } from './variant'

/** What making one variant needs. */
export interface MakeContext extends RunContext {
  readonly press: FrozenPress
  readonly inputs: PressInputs
  /** What the layer showed at the press; absent where it cannot be compared with one picture. */
  readonly before?: Promise<Blob | undefined>
}

/** A picture that came back, laid over the original where it is an edit. */
interface Made {
  readonly image: EncodedImage
  readonly generation: Omit<Generation, 'images'>
  readonly edit?: EditOutcome
  readonly compared?: Compared
  /** A small picture of what it shows; absent where `image` does that. */
  readonly small?: Bytes
  /** Why it stays on its card, in a sentence. */
  readonly problem?: string
}

/**
 * Makes one variant and places it: one call, or one after another where a picture grows in steps. What was paid for stays
 * on the card whatever happens to the rest.
 */
export async function makeVariant(variant: Variant, request: GenerationRequest, context: MakeContext): Promise<void> {
  const { effects, patch, signal, press } = context
  const made = await makeInSteps(variant, request, context)
  if (!made.ok) {
    return patch(variant.id, { state: { kind: 'failed', failure: signal.aborted ? CANCELLED : made.failure } })
  }
  const { image, generation, edit, compared, problem } = made.value
  const nowMs = effects.now()
  const thumbnail = await makeThumbnail(made.value, effects.pipeline)
  const arrived: Variant = {
    ...variant,
    tookMs: nowMs - variant.startedAtMs,
    generation,
    recipe: recipeOf(request, { press, index: variant.index, generation }, nowMs),
    ...(edit === undefined ? {} : { edit }),
    ...(compared === undefined ? {} : { compared }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...(await measureCopy(variant, made.value, context)),
    ...(await measurePalette(made.value, context)),
  }
  // Before the bytes are given away; what comes of it does not hold up the picture.
  const proof =
    edit?.over === undefined ? proofVariant(image, press, { pipeline: effects.pipeline, signal }) : undefined
  const before = await context.before
  await placeResult(arrived, image, {
    call: effects.call,
    patch,
    ...(before === undefined ? {} : { before }),
    ...destinationOf(variant, press, { edit, problem }),
  })
  const proven = await proof
  if (proven !== undefined) patch(variant.id, { proof: proven })
}

// A patch is only a part of what lies behind the texts. What could not be measured is no fault of the picture.
async function measureCopy(
  { frame }: Variant,
  { image, edit }: Made,
  { press: { copy }, effects, signal }: MakeContext,
): Promise<Pick<Variant, 'contrast'>> {
  if (copy === undefined || edit?.over !== undefined) return {}
  const { texts, hasLayersBetween } = copy
  const measured = await effects.pipeline.measureCopy({ bytes: image.bytes, layer: frame, texts }, signal)
  return measured.ok ? { contrast: { texts: measured.value, hasLayersBetween } } : {}
}

async function measurePalette(
  { image, edit }: Made,
  { press: { palette }, effects, signal }: MakeContext,
): Promise<Pick<Variant, 'paletteFit'>> {
  if (palette.length === 0 || edit?.over !== undefined) return {}
  const measured = await effects.pipeline.measurePalette({ bytes: image.bytes, palette }, signal)
  return measured.ok && measured.value !== null ? { paletteFit: measured.value } : {}
}

/** Pixels of the longer side of a turn's thumbnail, which is shown at half of that. */
const THUMBNAIL_EDGE_PX = 80

// A turn without one is listed by its words.
async function makeThumbnail({ image, small }: Made, pipeline: Pipeline): Promise<Bytes | undefined> {
  const fitted = await pipeline.fitReference((small ?? image.bytes).slice(), THUMBNAIL_EDGE_PX)
  const bytes = fitted.ok ? fitted.value.image.bytes : undefined
  return bytes === undefined || bytes.length > THUMBNAIL_MAX_BYTES ? undefined : bytes
}

async function makeInSteps(
  variant: Variant,
  request: GenerationRequest,
  context: MakeContext,
): Promise<Result<Made, Failure>> {
  const steps = context.press.edit?.steps ?? []
  const first = await makeOne(variant, request, { ...context, index: 0 })
  if (!first.ok || steps.length < 2) return first
  let made = first.value
  for (const [index, step] of steps.entries()) {
    if (index === 0) continue
    if (made.problem !== undefined || made.edit?.refusal !== undefined) break
    const next = await makeNext(made, { variant, request, step, index }, context)
    if (!next.ok) return ok({ ...made, problem: stoppedAt(index, steps.length, next.failure.message) })
    made = next.value
  }
  return ok(made)
}

function stoppedAt(index: number, count: number, why: string): string {
  return `Step ${index + 1} of ${count} did not succeed: ${why} This is the picture up to there; try again to go on.`
}

async function makeNext(
  made: Made,
  {
    variant,
    request,
    step,
    index,
  }: {
    readonly variant: Variant
    readonly request: GenerationRequest
    readonly step: ExpandStep
    readonly index: number
  },
  context: MakeContext,
): Promise<Result<Made, Failure>> {
  const { press, effects, signal, inputs } = context
  if (press.edit === undefined) throw new Error('Only an edit has steps')
  const edit = await prepareStep({ plan: press.edit, grown: made.image, step }, { ...effects, signal })
  if (!edit.ok) return edit
  const [base, ...others] = inputs.references
  const references = base === undefined ? [] : [{ ...base, image: edit.value.prepared.sent }, ...others]
  const key = { ...request, idempotencyKey: `${request.idempotencyKey}-step-${index + 1}` }
  const next = await makeOne(variant, key, { ...context, inputs: { references, edit: edit.value }, index })
  if (!next.ok) return next
  if (next.value.problem !== undefined) return fail(failure({ kind: 'protocol' }, next.value.problem))
  if (next.value.edit?.refusal !== undefined) return fail(REFRAMED)
  releaseCompared(made)
  return ok({ ...next.value, generation: together(made.generation, next.value.generation) })
}

const REFRAMED = failure({ kind: 'no-image' }, 'The model reframed the scene instead of continuing it.')

function together(before: Made['generation'], now: Made['generation']): Made['generation'] {
  const costUsd = before.costUsd === undefined || now.costUsd === undefined ? undefined : before.costUsd + now.costUsd
  const { costUsd: _last, ...rest } = now
  const attempts = before.trace.attempts + now.trace.attempts
  return {
    ...rest,
    warnings: [...before.warnings, ...now.warnings],
    trace: { ...now.trace, attempts, totalMs: before.trace.totalMs + now.trace.totalMs },
    ...(costUsd === undefined ? {} : { costUsd }),
  }
}

/** Which of the steps of a variant is made, counted from 0. */
interface StepContext extends MakeContext {
  readonly index: number
}

async function makeOne(
  variant: Variant,
  request: GenerationRequest,
  context: StepContext,
): Promise<Result<Made, Failure>> {
  const { store, effects, patch, signal, press, index } = context
  const count = press.edit?.steps.length ?? 0
  const step = count > 1 ? { step: { at: index + 1, of: count } } : {}
  patch(variant.id, { state: { kind: 'waiting', ...step } })
  const askedAtMs = effects.now()
  const full = withInputs(request, context)
  const result = await effects.pipeline.generate(full, press.connection, {
    signal,
    onProgress: (progress) => patch(variant.id, { state: { kind: 'waiting', progress, ...step } }),
  })
  recordUsage(variant, { request, result, askedAtMs }, context)
  if (!result.ok) return result
  const { model, imageSize } = request
  const measured = { connection: press.connection, model, imageSize }
  store.measured.value = measure(store.measured.value, measured, effects.now() - askedAtMs)
  const { images, ...generation } = result.value
  const image = images[0]
  if (image === undefined) return fail(failure({ kind: 'no-image' }, 'No picture came back.'))
  return ok({ generation, ...(await fitted(variant, image, context)) })
}

async function fitted(
  variant: Variant,
  image: EncodedImage,
  { effects, patch, signal, press, inputs, index }: StepContext,
): Promise<Omit<Made, 'generation'>> {
  const mask = inputs.edit?.prepared.mask
  if (press.edit === undefined || inputs.edit === undefined || mask === undefined) return { image }
  // A whole picture that was wanted in another shape is not to be stretched over the old one.
  const { sent, sentMask } = inputs.edit.prepared
  if (sentMask === undefined && !hasShapeOf(image.extent, sent.extent)) return { image }
  patch(variant.id, { state: { kind: 'fitting' } })
  const margins = press.edit.steps[index]?.margins
  const fit = await fitAnswer(image, {
    plan: press.edit,
    inputs: inputs.edit,
    ...(margins === undefined ? {} : { margins }),
    mask,
    asPatch: press.placeIn === 'fill' && press.edit.picture.imageHash !== undefined,
    pipeline: effects.pipeline,
    signal,
  })
  // It was paid for: the answer stays on its card as it came.
  return fit.ok ? fit.value : { image, problem: fit.failure.message }
}

/** Sizes of one shape differ by rounding only. */
const SAME_SHAPE = 1.02

function hasShapeOf(one: Extent, other: Extent): boolean {
  const ratio = (one.widthPx * other.heightPx) / (one.heightPx * other.widthPx)
  return Math.max(ratio, 1 / ratio) < SAME_SHAPE
}

// The part to be sent was measured exactly only now; its shape decides the ratio that is asked for.
function withInputs(request: GenerationRequest, { inputs: { references, edit } }: MakeContext): GenerationRequest {
  if (edit?.prepared.sentMask === undefined) return { ...request, references }
  const { sent, sentMask } = edit.prepared
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

// In the fill there is room for one picture: the first variant goes there, the others wait on their cards.
function destinationOf(
  variant: Variant,
  press: FrozenPress,
  { edit, problem }: { readonly edit: EditOutcome | undefined; readonly problem: string | undefined },
): Destination {
  if (problem !== undefined) return { where: 'keep', reason: problem }
  if (edit?.refusal !== undefined) return { where: 'keep' }
  if (press.placeIn === 'new-frames') return { where: 'new-frame' }
  return { where: variant.index === 0 ? 'fill' : 'keep' }
}

function recipeOf(
  request: GenerationRequest,
  {
    press,
    index,
    generation,
  }: { readonly press: FrozenPress; readonly index: number; readonly generation: Omit<Generation, 'images'> },
  nowMs: number,
): Recipe {
  return {
    version: 1,
    mode: request.mode,
    prompt: press.prompts[index] ?? '',
    model: generation.model ?? request.model,
    ...(request.aspectRatio === undefined ? {} : { aspectRatio: request.aspectRatio }),
    imageSize: request.imageSize,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...ingredientsOf(press, index),
    ...(press.avoid.length === 0 ? {} : { avoid: [...press.avoid] }),
    path: generation.trace.path,
    ...(generation.costUsd === undefined ? {} : { costUsd: generation.costUsd }),
    madeAt: new Date(nowMs).toISOString(),
  }
}

function ingredientsOf(
  { references, only, edit }: FrozenPress,
  index: number,
): Pick<Recipe, 'references' | 'parent' | 'masks'> {
  const used = keepReference(references, only[index]).flatMap(({ role, label, source }) => {
    if (source.kind === 'target') return []
    const origin = source.kind === 'layer' ? { nodeId: source.nodeId } : { imageHash: source.imageHash }
    return [{ role, name: label, ...origin }]
  })
  const masks = [...(edit?.masks.map(({ name }) => name) ?? []), ...(edit?.painted === undefined ? [] : ['painted'])]
  return {
    ...(used.length === 0 ? {} : { references: used }),
    ...(edit === undefined ? {} : { parent: parentOf(edit.picture) }),
    ...(masks.length === 0 ? {} : { masks }),
  }
}

function parentOf({ imageHash, patchHashes }: TargetPicture): NonNullable<Recipe['parent']> {
  const patchHash = patchHashes[patchHashes.length - 1]
  return { ...(imageHash === undefined ? {} : { imageHash }), ...(patchHash === undefined ? {} : { patchHash }) }
}

/** What a request cost and how long it took, for this machine's own figures. Nothing is said of one that was called off. */
function recordUsage(
  { targets, besideNodeId }: Variant,
  {
    request,
    result,
    askedAtMs,
  }: { readonly request: GenerationRequest; readonly result: Result<Generation, Failure>; readonly askedAtMs: number },
  { store, effects, press }: StepContext,
): void {
  if (!result.ok && result.failure.kind === 'cancelled') return
  const nowMs = effects.now()
  const layer = targets.find(({ id }) => besideNodeId === undefined || id === besideNodeId) ?? targets[0]
  const entry = {
    endedAt: new Date(nowMs).toISOString(),
    ...(layer === undefined ? {} : { layer: { id: layer.id, name: layer.name } }),
    mode: request.mode,
    model: request.model,
    imageSize: request.imageSize,
    ms: nowMs - askedAtMs,
    ...(result.ok ? outcomeOf(result.value, request) : { path: press.connection.preset, failure: result.failure.kind }),
  }
  void effects.call('recordUsage', { entry }).then((recorded) => {
    if (recorded.ok) store.spend.value = recorded.value
  })
}

function outcomeOf({ trace, costUsd, usage, model }: Generation, request: GenerationRequest) {
  const isKept = trace.cache === 'hit' || trace.cache === 'derived' || trace.cache === 'shared'
  const fresh = usage === undefined ? undefined : costOfUsageUsd(model ?? request.model, usage)
  const savedUsd =
    fresh ??
    estimateCostUsd({ ...request, referenceCount: request.references.length, promptLength: request.prompt.length })
  return {
    path: trace.path,
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(isKept ? { savedUsd } : {}),
  }
}
