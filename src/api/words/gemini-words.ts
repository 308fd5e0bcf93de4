import * as v from 'valibot'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import { readGeminiError } from '../dialects/gemini/read-error'
import { httpFailure } from '../dialects/http-failure'
import type { JsonWithBytes } from '../wire/json-parts'
import type { WordsQuestion } from './words-question'

/** A question to a text model as the body of generateContent. Source: Gemini API, text generation and image understanding. */
export function encodeGeminiWords({ prompt, image }: WordsQuestion): JsonWithBytes {
  const picture = image === undefined ? [] : [{ inlineData: { mimeType: image.mediaType, data: image.data } }]
  return { contents: [{ role: 'user', parts: [...picture, { text: prompt }] }], generationConfig: { temperature: 0 } }
}

const answerSchema = v.looseObject({
  candidates: v.fallback(
    v.array(
      v.looseObject({
        content: v.looseObject({
          parts: v.fallback(
            v.array(v.looseObject({ text: v.optional(v.string()), thought: v.optional(v.boolean()) })),
            [],
          ),
        }),
      }),
    ),
    [],
  ),
})

/** The words of an answer, without the model's thoughts. Fails for an error, and for an answer without words. */
export function decodeGeminiWords(json: unknown, status: number): Result<string, Failure> {
  const fault = readGeminiError(json, status)
  if (fault !== undefined) return fail(fault)
  if (status >= 300) return fail(httpFailure({ status, said: '' }))
  const parsed = v.safeParse(answerSchema, json)
  const parts = parsed.success ? (parsed.output.candidates[0]?.content.parts ?? []) : []
  const text = parts
    .filter(({ thought }) => thought !== true)
    .map((part) => part.text ?? '')
    .join('')
    .trim()
  return text === '' ? fail(failure({ kind: 'protocol' }, 'The text model gave no words.')) : ok(text)
}
