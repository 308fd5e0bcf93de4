import type { GeminiFraming } from '../../api/dialects/gemini/encode-answer'
import type { AnswerOutput } from './answer-output'
import { GEMINI_FRAMES } from './write-gemini'

const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const NOTHING = new Uint8Array(0)

/**
 * Passes a body on as it is. As an event or as the one item of a list it gets a frame around it; an event's data is one
 * line, and line breaks in JSON stand between values only, so spaces do as well.
 */
export class PassThrough implements AnswerOutput {
  readonly readsPictures = false
  readonly isBetweenEvents = false
  readonly #framing: GeminiFraming
  #before: string

  constructor(framing: GeminiFraming) {
    this.#framing = framing
    this.#before = GEMINI_FRAMES[framing].before
  }

  openPicture(): undefined {
    return undefined
  }

  take(chunk: Uint8Array): Uint8Array {
    const line = this.#framing === 'sse' ? onOneLine(chunk) : chunk
    if (this.#before === '') return line
    const first = Buffer.concat([Buffer.from(this.#before), line])
    this.#before = ''
    return first
  }

  finish(): Uint8Array {
    const { after } = GEMINI_FRAMES[this.#framing]
    return after === '' ? NOTHING : Buffer.from(after)
  }

  sizeOf(bytes: number): number {
    const { before, after } = GEMINI_FRAMES[this.#framing]
    return before.length + bytes + after.length
  }
}

function onOneLine(chunk: Uint8Array): Uint8Array {
  if (!chunk.includes(NEWLINE) && !chunk.includes(RETURN)) return chunk
  return chunk.map((byte) => (byte === NEWLINE || byte === RETURN ? SPACE : byte))
}
