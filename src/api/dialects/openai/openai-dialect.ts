import * as v from 'valibot'
import type { ClientDialect } from '../dialect'
import { decodeOpenAiAnswer } from './decode-answer'
import { encodeOpenAiRequest } from './encode-request'

const listSchema = v.looseObject({ data: v.array(v.looseObject({ id: v.string() })) })

/** OpenAI's images API, as a client speaks it. */
export const openAiDialect: ClientDialect = {
  modelsPath: '/v1/models',
  maskForm: 'alpha',
  keyHeaders: (key) => (key === '' ? {} : { authorization: `Bearer ${key}` }),
  encodeRequest: encodeOpenAiRequest,
  decodeAnswer: decodeOpenAiAnswer,
  readModelList(json) {
    const parsed = v.safeParse(listSchema, json)
    return parsed.success ? parsed.output.data.map((model) => model.id) : undefined
  },
}
