import * as v from 'valibot'
import type { ClientDialect } from '../dialect'
import { decodeGeminiAnswer } from './decode-answer'
import { encodeGeminiRequest } from './encode-request'

const listSchema = v.looseObject({ models: v.array(v.looseObject({ name: v.string() })) })

/** Google's generateContent, as a client speaks it. */
export const geminiDialect: ClientDialect = {
  modelsPath: '/v1beta/models?pageSize=1000',
  maskForm: 'picture',
  keyHeaders: (key) => (key === '' ? {} : { 'x-goog-api-key': key }),
  encodeRequest: encodeGeminiRequest,
  decodeAnswer: decodeGeminiAnswer,
  readModelList(json) {
    const parsed = v.safeParse(listSchema, json)
    return parsed.success ? parsed.output.models.map((model) => model.name.replace(/^.*models\//, '')) : undefined
  },
}
