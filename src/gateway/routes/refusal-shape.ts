import type { HeaderReader } from '../../api/dialects/dialect'
import type { AnswerShape } from '../answer/answer-shape'
import type { ClientRoute } from '../http/match-route'

const OPENAI: AnswerShape = { dialect: 'openai-images', operation: 'generations', stream: false, createdS: 0 }
const GEMINI: AnswerShape = { dialect: 'gemini', framing: 'json' }

/** The shape for errors, as far as it is known before the body was read: the asking client's own. */
export function refusalShape(route: ClientRoute, headers: HeaderReader, alt?: string): AnswerShape {
  switch (route.kind) {
    case 'generate-content':
      return { dialect: 'gemini', framing: !route.stream ? 'json' : alt === 'sse' ? 'sse' : 'array' }
    case 'images':
      return { dialect: 'openai-images', operation: route.operation, stream: false, createdS: 0 }
    case 'chat':
      return { dialect: 'openai-chat', stream: false, id: '', createdS: 0 }
    case 'unsupported':
      return route.style === 'openai' ? OPENAI : GEMINI
    default:
      return speaksOpenAi(headers) ? OPENAI : GEMINI
  }
}

/** A path that both dialects share shows the client only by the header of its key. */
export function speaksOpenAi(headers: HeaderReader): boolean {
  return headers.get('authorization') !== null && headers.get('x-goog-api-key') === null
}
