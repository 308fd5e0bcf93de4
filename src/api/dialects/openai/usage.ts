import * as v from 'valibot'
import type { Usage } from '../../../core/generation'
import type { JsonWithBytes } from '../../wire/json-parts'

const count = v.fallback(v.optional(v.number()), undefined)

/** Token counts as OpenAI writes them; loose, since relays leave out and add fields. */
export const openAiUsageSchema = v.looseObject({
  input_tokens: count,
  output_tokens: count,
  output_tokens_details: v.fallback(v.nullish(v.looseObject({ image_tokens: count })), undefined),
})

/** Our usage from OpenAI's. */
export function readOpenAiUsage(usage: v.InferOutput<typeof openAiUsageSchema>): Usage {
  const imageTokens = usage.output_tokens_details?.image_tokens
  return {
    ...(usage.input_tokens === undefined ? {} : { inputTokens: usage.input_tokens }),
    ...(usage.output_tokens === undefined ? {} : { outputTokens: usage.output_tokens }),
    ...(imageTokens === undefined ? {} : { imageOutputTokens: imageTokens }),
  }
}

/** OpenAI's usage from ours; thoughts have no place there. */
export function writeOpenAiUsage(usage: Usage): JsonWithBytes {
  const { inputTokens, outputTokens, imageOutputTokens } = usage
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: (inputTokens ?? 0) + (outputTokens ?? 0),
    output_tokens_details:
      imageOutputTokens === undefined
        ? undefined
        : { image_tokens: imageOutputTokens, text_tokens: Math.max(0, (outputTokens ?? 0) - imageOutputTokens) },
  }
}
