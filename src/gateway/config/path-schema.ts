import * as v from 'valibot'
import { IMAGE_SIZES } from '../../core/models'
import { described, positive, price, secret, text, url, whole } from './schema-parts'

const id = described(
  v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40'),
  ),
  'Shown in answers, metrics and the ledger. Unique.',
)

const models = described(
  v.record(text, v.pipe(v.array(text), v.minLength(1, 'must name at least one model id'))),
  'Names that clients ask for, each with the ids to ask the provider for, best first. All the provider has unless set.',
)

const imageSize = v.picklist(IMAGE_SIZES)

const abilities = described(
  v.strictObject({
    imageSizes: v.exactOptional(v.pipe(v.array(imageSize), v.minLength(1, 'must name at least one size'))),
    maxReferences: v.exactOptional(described(whole, 'Most pictures in a request, the mask among them.')),
    mask: v.exactOptional(v.boolean()),
    seed: v.exactOptional(v.boolean()),
  }),
  'What the path can do, where it is less or more than is usual for its kind.',
)

const pricePerImage = Object.fromEntries(IMAGE_SIZES.map((size) => [size, v.exactOptional(price)]))

const prices = described(
  v.strictObject({
    usdPerMTok: v.exactOptional(
      described(
        v.strictObject({ input: price, textOutput: price, imageOutput: price }),
        'USD for a million tokens; Google’s list prices unless set.',
      ),
    ),
    usdPerImage: v.exactOptional(described(v.strictObject(pricePerImage), 'USD for one picture of each size.')),
  }),
  'What the provider charges.',
)

const limits = described(
  v.strictObject({
    requestsPerMinute: v.exactOptional(positive),
    imagesPerMinute: v.exactOptional(positive),
    inFlight: v.exactOptional(
      described(v.pipe(whole, v.minValue(1, 'must be at least 1')), 'Most at once; 32 unless set.'),
    ),
  }),
  'The provider’s limits. Requests wait for their turn instead of running into them.',
)

const timeouts = described(
  v.strictObject({
    attemptSeconds: v.exactOptional(described(positive, 'Until an attempt is answered; 180 unless set.')),
  }),
  'How long is waited.',
)

/** What every path may say, whatever its kind. */
const common = {
  id,
  enabled: v.exactOptional(described(v.boolean(), 'false takes it out without deleting it.')),
  models: v.exactOptional(models),
  abilities: v.exactOptional(abilities),
  prices: v.exactOptional(prices),
  weight: v.exactOptional(described(positive, 'For the weighted policy; 1 unless set.')),
  limits: v.exactOptional(limits),
  timeouts: v.exactOptional(timeouts),
}

const key = described(secret, 'The key for the provider.')
const proxyUrl = v.exactOptional(described(url, 'Another address than Google’s own.'))
const textModel = v.exactOptional(
  described(text, 'A text model that improves prompts and reads lettering back; none unless set. Not in budgets.'),
)
const sendsDrafts = v.exactOptional(
  described(v.boolean(), 'Whether drafts come before the picture without being asked for; false unless set.'),
)

/** One way to a provider of pictures. */
export const pathSchema = v.variant('kind', [
  described(
    v.strictObject({ kind: v.literal('ai-studio'), ...common, key, url: proxyUrl, sendsDrafts, textModel }),
    'Google AI Studio.',
  ),
  described(
    v.strictObject({
      kind: v.literal('vertex'),
      ...common,
      project: text,
      location: v.exactOptional(described(text, 'global (unless set), us, eu, or a region such as europe-west4.')),
      credentialsFile: v.exactOptional(
        described(text, 'A service account’s JSON key file, from this file; the machine’s own credentials unless set.'),
      ),
      url: proxyUrl,
      sendsDrafts,
      textModel,
    }),
    'Vertex AI by a Google Cloud project.',
  ),
  described(
    v.strictObject({ kind: v.literal('vertex-express'), ...common, key, url: proxyUrl, sendsDrafts, textModel }),
    'Vertex AI by an API key, without a project.',
  ),
  described(
    v.strictObject({
      kind: v.literal('gemini-compatible'),
      ...common,
      url,
      key: v.exactOptional(key),
      sendsDrafts,
      textModel,
    }),
    'A server that speaks Gemini: a relay, or another Refill.',
  ),
  described(
    v.strictObject({
      kind: v.literal('openai-compatible'),
      ...common,
      url,
      key: v.exactOptional(key),
      api: v.exactOptional(
        described(
          v.picklist(['images', 'chat']),
          'images (unless set), or chat/completions with pictures in the answer.',
        ),
      ),
      sendsDrafts,
    }),
    'A server that speaks OpenAI: OpenAI itself, OpenRouter, LiteLLM and others.',
  ),
  described(
    v.strictObject({
      kind: v.literal('demo'),
      ...common,
      latencyMs: v.exactOptional(described(whole, 'How long it seems to work; 1200 unless set.')),
    }),
    'Pictures painted by the gateway itself, without a provider.',
  ),
])

/** A path as the file has it. */
export type PathEntry = v.InferOutput<typeof pathSchema>
