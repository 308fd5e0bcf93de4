import { type RunningGateway, type StartOptions, startGateway } from '../start-gateway'
import { CLIENT_KEY } from './ask'
import type { PictureUpstream } from './picture-upstream'

/** A second key, as unlimited as the first. */
export const OTHER_KEY = 'studio-key-2'

/** What a path costs: 10 cents expected, 5.6 cents as counted by the tokens of a picture upstream. */
export const PRICES = {
  usdPerImage: { '512': 0.1, '1K': 0.1, '2K': 0.1, '4K': 0.1 },
  usdPerMTok: { input: 0, textOutput: 50, imageOutput: 50 },
} as const
export const ESTIMATE_USD = 0.1
export const COST_USD = 0.056

/** An entry of `refill.config.json` for an upstream that speaks Gemini. */
export function studioPath(upstream: PictureUpstream, changes: Readonly<Record<string, unknown>> = {}) {
  return { id: 'studio', kind: 'ai-studio', key: { env: 'STUDIO_KEY' }, url: upstream.url, prices: PRICES, ...changes }
}

/** An entry for an upstream that speaks OpenAI's images or chat format. */
export function openAiPath(
  upstream: PictureUpstream,
  api: 'images' | 'chat',
  changes: Readonly<Record<string, unknown>> = {},
) {
  return { id: api, kind: 'openai-compatible', api, url: `${upstream.url}/v1`, prices: PRICES, ...changes }
}

/** A gateway with two keys over the paths given; no waits between attempts. */
export function startFeatureGateway(
  paths: readonly object[],
  { config = {}, ...options }: Omit<StartOptions, 'config'> & { readonly config?: object } = {},
): Promise<RunningGateway> {
  return startGateway({
    keys: [CLIENT_KEY, OTHER_KEY],
    environment: { STUDIO_KEY: 'AIza-studio' },
    config: { paths, ...config },
    random: () => 0,
    ...options,
  })
}
