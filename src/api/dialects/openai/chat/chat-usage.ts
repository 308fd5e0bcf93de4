import * as v from 'valibot'
import type { Usage } from '../../../../core/generation'
import type { JsonWithBytes } from '../../../wire/json-parts'

const count = v.fallback(v.nullish(v.number()), undefined)

/** Token counts as chat/completions writes them; loose, since relays leave out and add fields. `cost` is OpenRouter's, in USD. */
export const chatUsageSchema = v.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  completion_tokens_details: v.fallback(
    v.nullish(v.looseObject({ image_tokens: count, reasoning_tokens: count })),
    undefined,
  ),
  cost: count,
})
type ChatUsage = v.InferOutput<typeof chatUsageSchema>

/** Our usage from a chat's, whose completion tokens include the thoughts. */
export function readChatUsage(usage: ChatUsage): Usage {
  const details = usage.completion_tokens_details
  const thoughts = details?.reasoning_tokens
  const completion = usage.completion_tokens
  return {
    ...(typeof usage.prompt_tokens === 'number' ? { inputTokens: usage.prompt_tokens } : {}),
    ...(typeof completion === 'number' ? { outputTokens: Math.max(0, completion - (thoughts ?? 0)) } : {}),
    ...(typeof details?.image_tokens === 'number' ? { imageOutputTokens: details.image_tokens } : {}),
    ...(typeof thoughts === 'number' ? { thoughtTokens: thoughts } : {}),
  }
}

/** A chat's usage from ours. */
export function writeChatUsage(usage: Usage, costUsd: number | undefined): JsonWithBytes {
  const { inputTokens, outputTokens, imageOutputTokens, thoughtTokens } = usage
  const completion =
    outputTokens === undefined && thoughtTokens === undefined ? undefined : (outputTokens ?? 0) + (thoughtTokens ?? 0)
  const hasDetails = imageOutputTokens !== undefined || thoughtTokens !== undefined
  return {
    prompt_tokens: inputTokens,
    completion_tokens: completion,
    total_tokens: (inputTokens ?? 0) + (completion ?? 0),
    completion_tokens_details: hasDetails
      ? { image_tokens: imageOutputTokens, reasoning_tokens: thoughtTokens }
      : undefined,
    cost: costUsd,
  }
}
