import type { AnswerShape } from './answer-shape'

/** Whether an answer of this shape is a stream of events. */
export function isEventStream(shape: AnswerShape): boolean {
  return shape.dialect === 'gemini' ? shape.framing === 'sse' : shape.stream
}

/** The media type of an answer of this shape. */
export function contentTypeOf(shape: AnswerShape): string {
  return isEventStream(shape) ? 'text/event-stream' : 'application/json'
}
