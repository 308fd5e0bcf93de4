import * as v from 'valibot'
import type { Usage } from '../../../core/generation'
import type { JsonWithBytes } from '../../wire/json-parts'

const count = v.fallback(v.optional(v.number()), undefined)

/** Token counts as Google writes them; loose, since relays leave out and add fields. */
export const usageMetadataSchema = v.looseObject({
  promptTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  candidatesTokensDetails: v.fallback(
    v.optional(v.array(v.looseObject({ modality: v.optional(v.string()), tokenCount: count }))),
    undefined,
  ),
})
export type UsageMetadata = v.InferOutput<typeof usageMetadataSchema>

/** Our usage from Google's. */
export function readUsage(metadata: UsageMetadata): Usage {
  const imageTokens = metadata.candidatesTokensDetails
    ?.filter((detail) => detail.modality === 'IMAGE')
    .reduce((sum, detail) => sum + (detail.tokenCount ?? 0), 0)
  return {
    ...(metadata.promptTokenCount === undefined ? {} : { inputTokens: metadata.promptTokenCount }),
    ...(metadata.candidatesTokenCount === undefined ? {} : { outputTokens: metadata.candidatesTokenCount }),
    ...(imageTokens === undefined ? {} : { imageOutputTokens: imageTokens }),
    ...(metadata.thoughtsTokenCount === undefined ? {} : { thoughtTokens: metadata.thoughtsTokenCount }),
  }
}

/** Google's usage from ours. */
export function writeUsage(usage: Usage): JsonWithBytes {
  const { inputTokens, outputTokens, imageOutputTokens, thoughtTokens } = usage
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens,
    thoughtsTokenCount: thoughtTokens,
    totalTokenCount: (inputTokens ?? 0) + (outputTokens ?? 0) + (thoughtTokens ?? 0),
    candidatesTokensDetails:
      imageOutputTokens === undefined ? undefined : [{ modality: 'IMAGE', tokenCount: imageOutputTokens }],
  }
}

/** Whether the answer shows that something was made, and so is billed; undefined where it does not tell. */
export function wasBilled(usage: Usage | undefined): boolean | undefined {
  if (usage === undefined) return undefined
  return (usage.outputTokens ?? 0) + (usage.thoughtTokens ?? 0) > 0 ? true : undefined
}
