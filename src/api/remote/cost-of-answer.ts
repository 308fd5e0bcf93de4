import type { GenerationRequest } from '../../core/generation'
import { modelEntry } from '../../core/models'
import { costOfUsageUsd, estimateCostUsd } from '../../core/price'
import type { DecodedAnswer } from '../dialects/dialect'

/** What an answer cost in USD: by the tokens the provider counted, else by the price list; undefined for a model without known prices. */
export function costOfAnswer(asked: GenerationRequest, answer: DecodedAnswer): number | undefined {
  if (!modelEntry(asked.model).known) return undefined
  const counted = answer.usage === undefined ? undefined : costOfUsageUsd(asked.model, answer.usage)
  const { model, imageSize, references, mask, prompt } = asked
  const referenceCount = references.length + (mask === undefined ? 0 : 1)
  return counted ?? estimateCostUsd({ model, imageSize, count: 1, referenceCount, promptLength: prompt.length })
}
