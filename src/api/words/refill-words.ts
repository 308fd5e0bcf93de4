import * as v from 'valibot'
import { type Failure, failure } from '../../core/failure'
import { fail, ok, type Result } from '../../core/result'
import { httpFailure } from '../dialects/http-failure'
import type { JsonWithBytes } from '../wire/json-parts'
import type { WordsQuestion } from './words-question'

/** `POST /v1/words` of a Refill gateway, as it arrives there. */
export const refillWordsSchema = v.strictObject({
  prompt: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40_000)),
  image: v.optional(
    v.strictObject({ media_type: v.picklist(['image/png', 'image/jpeg', 'image/webp']), data: v.string() }),
  ),
})

/** A question in our gateway's own words. */
export function encodeRefillWords({ prompt, image }: WordsQuestion): JsonWithBytes {
  return { prompt, image: image === undefined ? undefined : { media_type: image.mediaType, data: image.data } }
}

const answerSchema = v.looseObject({ text: v.pipe(v.string(), v.minLength(1)) })
const errorSchema = v.looseObject({ error: v.looseObject({ message: v.string() }) })

/** The words of our gateway's answer. */
export function decodeRefillWords(json: unknown, status: number): Result<string, Failure> {
  const said = v.safeParse(errorSchema, json)
  if (status >= 300) {
    return fail(httpFailure({ status, said: said.success ? said.output.error.message : '' }))
  }
  const parsed = v.safeParse(answerSchema, json)
  return parsed.success ? ok(parsed.output.text) : fail(failure({ kind: 'protocol' }, 'The gateway gave no words.'))
}
