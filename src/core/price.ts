import type { Usage } from './generation'
import type { ImageSize } from './models'
import { modelEntry } from './models'

/** Tokens of a prompt, roughly: English text has about four characters a token. */
const CHARACTERS_PER_TOKEN = 4

/** What one request will cost in USD by the catalogue, before it is sent; an estimate for an id we do not know. */
export function estimateCostUsd(request: {
  readonly model: string
  readonly imageSize: ImageSize
  readonly count: number
  readonly referenceCount: number
  readonly promptLength: number
}): number {
  const entry = modelEntry(request.model)
  const outputTokens = entry.outputTokens[request.imageSize] ?? entry.outputTokens['1K'] ?? 0
  const inputTokens = request.promptLength / CHARACTERS_PER_TOKEN + request.referenceCount * entry.inputTokensPerImage
  const usd = (outputTokens * entry.usdPerMTok.imageOutput + inputTokens * entry.usdPerMTok.input) / 1e6
  return usd * request.count
}

/**
 * What an answer cost in USD, from the tokens the provider counted. Undefined when it counted none.
 * Image tokens are billed at the image rate, all other output and the thoughts at the text rate.
 */
export function costOfUsageUsd(model: string, usage: Usage): number | undefined {
  if (usage.outputTokens === undefined && usage.imageOutputTokens === undefined) return undefined
  const { usdPerMTok } = modelEntry(model)
  const imageTokens = usage.imageOutputTokens ?? usage.outputTokens ?? 0
  const textTokens = Math.max(0, (usage.outputTokens ?? imageTokens) - imageTokens) + (usage.thoughtTokens ?? 0)
  const inputTokens = usage.inputTokens ?? 0
  return (
    (imageTokens * usdPerMTok.imageOutput + textTokens * usdPerMTok.textOutput + inputTokens * usdPerMTok.input) / 1e6
  )
}

/** Seconds a picture of each size is expected to take before this path has been measured; 15 to 40 s is typical. */
const EXPECTED_SECONDS: Readonly<Record<ImageSize, number>> = { '512': 12, '1K': 16, '2K': 24, '4K': 40 }

/** Expected milliseconds for a size, before any measurement of the path. Source: reports of users, 2026-11. */
export function expectedMs(size: ImageSize): number {
  return EXPECTED_SECONDS[size] * 1000
}
