import type { AnswerShape } from '../../../src/gateway/answer/answer-shape'

/** Every shape an answer can have. */
export const SHAPES: readonly AnswerShape[] = [
  { dialect: 'gemini', framing: 'json' },
  { dialect: 'gemini', framing: 'sse' },
  { dialect: 'gemini', framing: 'array' },
  { dialect: 'openai-images', operation: 'generations', stream: false, createdS: 7 },
  { dialect: 'openai-images', operation: 'edits', stream: true, createdS: 7 },
  { dialect: 'openai-chat', stream: false, id: 'chatcmpl-1', createdS: 7 },
  { dialect: 'openai-chat', stream: true, id: 'chatcmpl-1', createdS: 7 },
]

/** A shape in a word, for test names. */
export function nameOf(shape: AnswerShape): string {
  const form = shape.dialect === 'gemini' ? shape.framing : shape.stream ? 'events' : 'json'
  return `${shape.dialect} ${form}`
}

/** A body as its client reads it: one value, or the events of a stream with their names. */
export function readDelivered(bytes: Uint8Array, contentType: string | undefined): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  return contentType === 'text/event-stream' ? readEvents(text) : JSON.parse(text)
}

function readEvents(text: string): unknown {
  if (!text.endsWith('\n\n')) throw new Error('The last event is not closed')
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((frame) => frame.split('\n').map(readLine))
}

function readLine(line: string): unknown {
  const [, field, value = ''] = /^([a-z]*): (.*)$/.exec(line) ?? []
  if (field === undefined) throw new Error(`Not a line of an event: ${line.slice(0, 80)}`)
  return field === 'data' && value !== '[DONE]' ? JSON.parse(value) : `${field}: ${value}`
}
