import * as v from 'valibot'
import type { Bytes } from '../../../core/generation'

/*
 * A generateContent body after `camelKeys`. Loose: what is not named here belongs to the provider and travels on as it is.
 * Source: @google/genai 2.32 and 3.3 as they send it; Google's curl samples for single parts and missing roles.
 */

const word = v.optional(v.string())

function listOf<Schema extends v.GenericSchema>(one: Schema) {
  return v.union([
    v.array(one),
    v.pipe(
      one,
      v.transform((item) => [item]),
    ),
  ])
}

const partSchema = v.looseObject({
  text: word,
  inlineData: v.optional(
    v.looseObject({ mimeType: word, data: v.custom<Bytes>((value) => value instanceof Uint8Array, 'Expected base64') }),
  ),
  fileData: v.optional(v.looseObject({ fileUri: word })),
  thought: v.optional(v.boolean()),
  thoughtSignature: word,
})
export type GeminiPart = v.InferOutput<typeof partSchema>

const contentSchema = v.looseObject({ role: word, parts: v.optional(listOf(partSchema), []) })

const imageConfigSchema = v.looseObject({
  aspectRatio: word,
  imageSize: word,
  outputMimeType: word,
  outputCompressionQuality: v.optional(v.number()),
  imageOutputOptions: v.optional(v.looseObject({ mimeType: word, compressionQuality: v.optional(v.number()) })),
})

const formatSchema = v.looseObject({
  image: v.optional(v.looseObject({ aspectRatio: word, imageSize: word, mimeType: word })),
})

export const geminiBodySchema = v.looseObject({
  contents: listOf(contentSchema),
  systemInstruction: v.optional(contentSchema),
  continuationToken: v.optional(v.unknown()),
  generationConfig: v.optional(
    v.looseObject({
      imageConfig: v.optional(imageConfigSchema),
      responseFormat: v.optional(listOf(formatSchema)),
      responseMimeType: word,
      responseModalities: v.optional(listOf(v.string())),
      seed: v.optional(v.pipe(v.number(), v.integer())),
      candidateCount: v.optional(v.pipe(v.number(), v.integer())),
    }),
    {},
  ),
})
export type GeminiBody = v.InferOutput<typeof geminiBodySchema>
