import type { GenerationRequest, Usage } from '../../core/generation'
import { modelEntry } from '../../core/models'
import { costOfUsageUsd, estimateCostUsd } from '../../core/price'
import type { PathSettings } from '../config/settings'

type PricedPath = Pick<PathSettings, 'access' | 'prices'>

/** USD expected for one picture: the path's own price for its size or its tokens, else the catalogue's. The demo is free. */
export function estimateUsd({ access, prices }: PricedPath, request: GenerationRequest): number {
  if (access.kind === 'demo') return 0
  const { model, imageSize, references, mask, prompt } = request
  const perImage = prices.usdPerImage?.[imageSize]
  if (perImage !== undefined) return perImage
  const referenceCount = references.length + (mask === undefined ? 0 : 1)
  return estimateCostUsd({ model, imageSize, count: 1, referenceCount, promptLength: prompt.length }, prices.usdPerMTok)
}

/**
 * USD of an answer: by its tokens at the path's own rates, else the path's price for a picture of this size, else by its
 * tokens at the catalogue's rates. Undefined when nothing of that is known.
 */
export function costUsd(
  { access, prices }: PricedPath,
  request: GenerationRequest,
  usage: Usage | undefined,
): number | undefined {
  if (access.kind === 'demo') return 0
  const { model, imageSize } = request
  const byOwnRates =
    prices.usdPerMTok === undefined || usage === undefined ? undefined : costOfUsageUsd(model, usage, prices.usdPerMTok)
  const fixed = byOwnRates ?? prices.usdPerImage?.[imageSize]
  if (fixed !== undefined || usage === undefined || !modelEntry(model).known) return fixed
  return costOfUsageUsd(model, usage)
}
