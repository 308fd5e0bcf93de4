import type { Failure } from '../../core/failure'
import type { Bytes, EncodedImage } from '../../core/generation'
import type { Margins } from '../../core/modes/scene'
import { ok, type Result } from '../../core/result'
import type { Pipeline } from '../pipeline/pipeline-client'
import type { EditPlan } from './edit/plan-edit'
import type { EditInputs } from './press-inputs'
import type { Compared, EditOutcome } from './variant'

/** What laying an answer back needs. */
export interface FitContext {
  readonly plan: EditPlan
  readonly inputs: EditInputs
  /** By how much the picture grows. */
  readonly margins?: Margins
  /** The mask over the whole picture, as prepared. */
  readonly mask: Bytes
  /** Whether the result is a patch over the original rather than a picture of its own. */
  readonly asPatch: boolean
  readonly pipeline: Pipeline
  readonly signal: AbortSignal
}

/** An answer that was laid back, or kept as it came. */
export interface FittedAnswer {
  readonly image: EncodedImage
  readonly edit: EditOutcome
  /** The edited part; absent where the answer was kept as it came. */
  readonly compared?: Compared
  /** The edited part as a small picture; absent where the answer was kept as it came. */
  readonly small?: Bytes
}

/**
 * Lays an answer back over the picture it was made from. An answer that does not belong there any more (the model
 * reframed the scene) stays the picture that it is, and the outcome says why.
 */
export async function fitAnswer(
  answer: EncodedImage,
  { plan, inputs, margins, mask, asPatch, pipeline, signal }: FitContext,
): Promise<Result<FittedAnswer, Failure>> {
  const { picture, prepared } = inputs
  const pasted = await pipeline.pasteEdit(
    {
      picture,
      ...(margins === undefined ? {} : { margins }),
      mask,
      region: prepared.region,
      returned: answer.bytes,
      options: plan.paste,
      result: asPatch ? 'patch' : 'picture',
    },
    signal,
  )
  if (!pasted.ok) return pasted
  if (pasted.value.kind === 'refused') {
    return ok({ image: answer, edit: { refusal: pasted.value.reason } })
  }
  const { image, before, after, receipt } = pasted.value
  const { nodeId, imageHash, patchHashes } = plan.picture
  return ok({
    image,
    small: after.bytes,
    compared: { before: urlOf(before), after: urlOf(after) },
    edit: {
      receipt,
      ...(asPatch && imageHash !== undefined ? { over: { nodeId, imageHash, patchHashes } } : {}),
    },
  })
}

function urlOf({ bytes, mediaType }: EncodedImage): string {
  return URL.createObjectURL(new Blob([bytes], { type: mediaType }))
}
