import type { Connection } from '../../core/connection'
import { type GenerationRequest, splitVariants } from '../../core/generation'
import { expectMs } from './expectation'
import type { ReferenceChoice } from './plan'
import type { Store } from './store'
import type { Variant } from './variant'

/** Everything one press froze, so that later changes of selection, form and settings do not touch it. */
export interface FrozenPress {
  readonly connection: Connection
  readonly requests: readonly GenerationRequest[]
  readonly references: readonly ReferenceChoice[]
  readonly referenceEdgePx: number
  readonly placeIn: 'fill' | 'new-frames'
}

/** Takes down what the form says now, with a card for each wanted picture. */
export function freezePress(
  store: Store,
  { pressId, nowMs }: { readonly pressId: string; readonly nowMs: number },
): { readonly press: FrozenPress; readonly variants: readonly Variant[] } {
  const { form, settings, plan } = store
  const { fit, references, targets, placeIn, box, anchor } = plan.value
  const request: GenerationRequest = {
    mode: form.value.mode,
    prompt: form.value.prompt.trim(),
    references: [],
    aspectRatio: fit.aspectRatio,
    imageSize: fit.imageSize,
    count: form.value.count,
    model: settings.value.model,
    idempotencyKey: pressId,
  }
  const requests = splitVariants(request)
  const connection = settings.value.connection
  const variants = requests.map((single, index) => ({
    id: `${pressId}/${index}`,
    pressId,
    index,
    prompt: request.prompt,
    label: requests.length === 1 ? '' : `${index + 1} of ${requests.length}`,
    targets,
    ...(anchor === undefined ? {} : { besideNodeId: anchor.id }),
    frame: { width: box.widthPx, height: box.heightPx },
    startedAtMs: nowMs,
    estimateUsd: plan.value.costUsd / requests.length,
    expectedMs: expectMs(store.measured.value, { connection, model: single.model, imageSize: single.imageSize }),
    state: { kind: 'exporting' } as const,
  }))
  const longestEdge = Math.max(fit.pixels.widthPx, fit.pixels.heightPx)
  return {
    press: { connection, requests, references, placeIn, referenceEdgePx: Math.min(MAX_REFERENCE_EDGE_PX, longestEdge) },
    variants,
  }
}

// More pixels than the answer has are never used, and a body must stay under 20 MB with 14 references.
const MAX_REFERENCE_EDGE_PX = 2048
