import type { Usage } from './generation'
import type { ImageSize, ModelEntry } from './models'
import { modelEntry } from './models'

/** Tokens of a prompt, roughly: English text has about four characters a token. */
const CHARACTERS_PER_TOKEN = 4

/** USD for a million tokens. */
export type TokenPrices = ModelEntry['usdPerMTok']

/**
 * What one request will cost in USD before it is sent, by the catalogue's prices or by those of a provider; an estimate
 * for an id we do not know.
 */
export function estimateCostUsd(
  request: {
    readonly model: string
    readonly imageSize: ImageSize
    readonly count: number
    readonly referenceCount: number
    readonly promptLength: number
  },
  prices?: TokenPrices,
): number {
  const entry = modelEntry(request.model)
  const usdPerMTok = prices ?? entry.usdPerMTok
  const outputTokens = entry.outputTokens[request.imageSize] ?? entry.outputTokens['1K'] ?? 0
  const inputTokens = request.promptLength / CHARACTERS_PER_TOKEN + request.referenceCount * entry.inputTokensPerImage
  const usd = (outputTokens * usdPerMTok.imageOutput + inputTokens * usdPerMTok.input) / 1e6
  return usd * request.count
}

/**
 * What an answer cost in USD, from the tokens the provider counted, by the catalogue's prices or by those of a provider.
 * Undefined when it counted none.
 * Image tokens are billed at the image rate, all other output and the thoughts at the text rate.
 */
export function costOfUsageUsd(model: string, usage: Usage, prices?: TokenPrices): number | undefined {
  if (usage.outputTokens === undefined && usage.imageOutputTokens === undefined) return undefined
  const usdPerMTok = prices ?? modelEntry(model).usdPerMTok
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
