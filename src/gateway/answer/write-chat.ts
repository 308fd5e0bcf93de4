import { writeChatUsage } from '../../api/dialects/openai/chat/chat-usage'
import type { ImageMediaType } from '../../core/image-header'
import type { AnswerShape } from './answer-shape'
import type { AnswerSummary } from './live-answer'

type ChatShape = Extract<AnswerShape, { dialect: 'openai-chat' }>

/**
 * Writes a chat answer around pictures that arrive: one choice for each. The words are known last and stand in the last
 * choice.
 */
export class ChatWriter {
  readonly isBetweenEvents = false
  readonly #shape: ChatShape
  #pictures = 0

  constructor(shape: ChatShape) {
    this.#shape = shape
  }

  pictureStart(mediaType: ImageMediaType): string {
    const { id, createdS } = this.#shape
    const before =
      this.#pictures > 0
        ? `${closeChoice(undefined)},`
        : `{"id":${JSON.stringify(id)},"object":"chat.completion","created":${createdS},"choices":[`
    const index = this.#pictures
    this.#pictures += 1
    return `${before}{"index":${index},"message":{"role":"assistant",${openImage(mediaType)}`
  }

  pictureEnd(): string {
    return IMAGE_END
  }

  finish({ text, model, usage }: AnswerSummary): string {
    const rest = { model: model ?? '', usage: usage === undefined ? undefined : writeChatUsage(usage, undefined) }
    return `${closeChoice(text)}],${JSON.stringify(rest).slice(1)}`
  }
}

/** Writes a chat stream around pictures that arrive: one chunk for each, one that ends them all with words and usage, `[DONE]`. */
export class ChatStreamWriter {
  readonly #shape: ChatShape
  #pictures = 0
  #isOpen = false

  constructor(shape: ChatShape) {
    this.#shape = shape
  }

  get isBetweenEvents(): boolean {
    return !this.#isOpen
  }

  pictureStart(mediaType: ImageMediaType): string {
    this.#isOpen = true
    const index = this.#pictures
    this.#pictures += 1
    const head = this.#envelope('')
    return `data: ${head},"choices":[{"index":${index},"delta":{"role":"assistant","content":null,${openImage(mediaType)}`
  }

  pictureEnd(): string {
    this.#isOpen = false
    return `${IMAGE_END}},"logprobs":null,"finish_reason":null}]}\n\n`
  }

  finish({ text, model, usage }: AnswerSummary): string {
    const choices = Array.from({ length: this.#pictures }, (_, index) => ({
      index,
      delta: index === 0 && text !== undefined ? { content: text } : {},
      logprobs: null,
      finish_reason: 'stop',
    }))
    const rest = { choices, usage: usage === undefined ? undefined : writeChatUsage(usage, undefined) }
    return `data: ${this.#envelope(model ?? '')},${JSON.stringify(rest).slice(1)}\n\ndata: [DONE]\n\n`
  }

  // Which model answered is known at the end only.
  #envelope(model: string): string {
    const { id, createdS } = this.#shape
    return JSON.stringify({ id, object: 'chat.completion.chunk', created: createdS, model }).slice(0, -1)
  }
}

function openImage(mediaType: ImageMediaType): string {
  return `"images":[{"index":0,"type":"image_url","image_url":{"url":"data:${mediaType};base64,`
}

const IMAGE_END = '"}}]'

function closeChoice(text: string | undefined): string {
  return `,"content":${JSON.stringify(text ?? null)},"refusal":null},"logprobs":null,"finish_reason":"stop"}`
}
