import { scaleOf } from '../../core/affine'
import { type Failure, failure } from '../../core/failure'
import type { Bytes, EncodedImage, Reference } from '../../core/generation'
import { fail, ok, type Result } from '../../core/result'
import type { Call } from '../../protocol/channel'
import type { MaskPicture, TargetPicture } from '../../protocol/target'
import type { PictureStack, PreparedEdit } from '../pipeline/edit/edit-tasks'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { ExpandStep } from './edit/expand-steps'
import type { EditPlan } from './edit/plan-edit'
import type { PlannedReference } from './plan'

/** What a press reads from the document, once. */
export interface PressInputs {
  /** In the order they are sent; the picture to change is first. */
  readonly references: readonly Reference[]
  readonly edit?: EditInputs
}

/** The picture that is changed, as it was at the press, and which part of it was sent. */
export interface EditInputs {
  readonly picture: PictureStack
  readonly prepared: PreparedEdit
}

/** What reading needs. */
export interface ReadContext {
  readonly call: Call
  readonly pipeline: Pipeline
  readonly signal: AbortSignal
}

/** What of a frozen press is read. */
export interface InputPlan {
  readonly references: readonly PlannedReference[]
  readonly referenceEdgePx: number
  readonly edit?: EditPlan
}

/**
 * Reads picture, masks and references one after another: each crosses the bridge alone, so that memory holds one
 * message at a time. Fails with the first that cannot be read; nothing is sent then.
 */
export async function readInputs(plan: InputPlan, context: ReadContext): Promise<Result<PressInputs, Failure>> {
  const edit = plan.edit === undefined ? undefined : await readEdit(plan.edit, context)
  if (edit?.ok === false) return edit
  const references: Reference[] = []
  for (const planned of plan.references) {
    const image = await readReference(planned, { ...context, edgePx: plan.referenceEdgePx, edit: edit?.value })
    if (!image.ok) return image
    references.push({ image: image.value, role: planned.role, label: planned.label })
  }
  return ok({ references, ...(edit === undefined ? {} : { edit: edit.value }) })
}

async function readReference(
  { source }: PlannedReference,
  { call, pipeline, edgePx, edit }: ReadContext & { readonly edgePx: number; readonly edit: EditInputs | undefined },
): Promise<Result<Reference['image'], Failure>> {
  if (source.kind === 'target' && edit !== undefined) return ok(edit.prepared.sent)
  if (source.kind === 'target') throw new Error('The picture to change was not read')
  const read =
    source.kind === 'layer'
      ? await call('exportReference', { nodeId: source.nodeId, maxEdgePx: edgePx })
      : await call('readPicture', { imageHash: source.imageHash })
  if (!read.ok) return read
  const fitted = await pipeline.fitReference(read.value.bytes, edgePx)
  return fitted.ok ? ok(fitted.value.image) : fitted
}

async function readEdit(plan: EditPlan, context: ReadContext): Promise<Result<EditInputs, Failure>> {
  const picture = await readPicture(plan, context.call)
  if (!picture.ok) return picture
  const masks = await readMasks(plan, context.call)
  if (!masks.ok) return masks
  return prepare({ plan, picture: picture.value, masks: masks.value, step: plan.steps[0] }, context)
}

/** The next growth of a picture that has grown already. */
export function prepareStep(
  { plan, grown, step }: { readonly plan: EditPlan; readonly grown: EncodedImage; readonly step: ExpandStep },
  context: ReadContext,
): Promise<Result<EditInputs, Failure>> {
  const asGrown = { ...plan, picture: { ...plan.picture, extent: grown.extent } }
  return prepare({ plan: asGrown, picture: { original: grown.bytes, patches: [] }, masks: [], step }, context)
}

async function prepare(
  {
    plan,
    picture,
    masks,
    step,
  }: {
    readonly plan: EditPlan
    readonly picture: PictureStack
    readonly masks: readonly MaskPicture[]
    readonly step: ExpandStep | undefined
  },
  { pipeline, signal }: ReadContext,
): Promise<Result<EditInputs, Failure>> {
  const prepared = await pipeline.prepareEdit(
    {
      picture,
      target: plan.picture,
      masks,
      ...(plan.painted === undefined ? {} : { painted: plan.painted.bytes }),
      invert: plan.invert,
      hard: plan.hard,
      growPx: plan.growPx,
      ...(step === undefined ? {} : { margins: step.margins }),
      extents: plan.extents,
      context: step?.context ?? plan.context,
    },
    signal,
  )
  return prepared.ok ? ok({ picture, prepared: prepared.value }) : prepared
}

/** The picture that a plan changes: its file with its patches, or what its whole layer looks like. */
export async function readPicture(plan: EditPlan, call: Call): Promise<Result<PictureStack, Failure>> {
  const { picture, masks } = plan
  if (picture.imageHash === undefined) {
    const hiddenNodeIds = masks.map(({ id }) => id)
    const exported = await call('exportLayer', { nodeId: picture.nodeId, extent: picture.extent, hiddenNodeIds })
    return exported.ok ? ok({ original: exported.value.bytes, patches: [] }) : exported
  }
  return readStack(picture, call)
}

const NO_PICTURE = failure({ kind: 'invalid-request' }, 'The layer shows no picture any more. Select again.')

/** The file of a picture in the document and those of its patches. */
export async function readStack(picture: TargetPicture, call: Call): Promise<Result<PictureStack, Failure>> {
  const files: Bytes[] = []
  for (const imageHash of [picture.imageHash ?? '', ...picture.patchHashes]) {
    const read = await call('readPicture', { imageHash })
    if (!read.ok) return read
    files.push(read.value.bytes)
  }
  const [original, ...patches] = files
  return original === undefined ? fail(NO_PICTURE) : ok({ original, patches })
}

// A mask needs as many pixels as the picture it lies over.
async function readMasks(plan: EditPlan, call: Call): Promise<Result<readonly MaskPicture[], Failure>> {
  const masks: MaskPicture[] = []
  const pixelsPerUnit = 1 / scaleOf(plan.picture.toPage)
  for (const { id } of plan.masks) {
    const exported = await call('exportMask', { nodeId: id, pixelsPerUnit })
    if (!exported.ok) return exported
    masks.push(exported.value)
  }
  return ok(masks)
}
