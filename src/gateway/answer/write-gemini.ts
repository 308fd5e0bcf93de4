import type { GeminiFraming } from '../../api/dialects/gemini/encode-answer'
import { writeUsage } from '../../api/dialects/gemini/usage-metadata'
import type { ImageMediaType } from '../../core/image-header'
import type { AnswerSummary } from './live-answer'

/** Where a stream's one event, or a list's one item, stands. */
export const GEMINI_FRAMES: {
  readonly [Framing in GeminiFraming]: { readonly before: string; readonly after: string }
} = {
  json: { before: '', after: '' },
  sse: { before: 'data: ', after: '\n\n' },
  array: { before: '[', after: ']' },
}

/** Writes a generateContent answer around pictures that arrive. */
export class GeminiWriter {
  readonly isBetweenEvents = false
  readonly #frame: { readonly before: string; readonly after: string }
  #pictures = 0

  constructor(framing: GeminiFraming) {
    this.#frame = GEMINI_FRAMES[framing]
  }

  pictureStart(mediaType: ImageMediaType): string {
    this.#pictures += 1
    const before =
      this.#pictures > 1 ? '},' : `${this.#frame.before}{"candidates":[{"content":{"role":"model","parts":[`
    return `${before}{"inlineData":{"mimeType":"${mediaType}","data":"`
  }

  pictureEnd(): string {
    return '"}'
  }

  finish({ signatures, text, usage, model }: AnswerSummary): string {
    const signature = signatures.at(-1)
    // Only of a single picture is it known whose signature it is.
    const signed =
      signature === undefined || this.#pictures > 1 ? '' : `,"thoughtSignature":${JSON.stringify(signature)}`
    const words = text === undefined ? '' : `,${JSON.stringify({ text })}`
    const tail = JSON.stringify({
      usageMetadata: usage === undefined ? undefined : writeUsage(usage),
      modelVersion: model,
    })
    const rest = tail === '{}' ? '}' : `,${tail.slice(1)}`
    return `${signed}}${words}]},"finishReason":"STOP","index":0}]${rest}${this.#frame.after}`
  }
}
