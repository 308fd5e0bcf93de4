import { describePicture } from '../../api/dialects/openai/encode-answer'
import { writeOpenAiUsage } from '../../api/dialects/openai/usage'
import type { ImageHeader } from '../../core/image-header'
import type { AnswerShape } from './answer-shape'
import type { AnswerSummary } from './live-answer'

type ImagesShape = Extract<AnswerShape, { dialect: 'openai-images' }>

/** Writes an images answer around pictures that arrive. */
export class ImagesWriter {
  readonly isBetweenEvents = false
  readonly #shape: ImagesShape
  #first: ImageHeader | undefined

  constructor(shape: ImagesShape) {
    this.#shape = shape
  }

  pictureStart(): string {
    return this.#first === undefined ? `{"created":${this.#shape.createdS},"data":[{"b64_json":"` : ',{"b64_json":"'
  }

  pictureEnd(header: ImageHeader): string {
    this.#first ??= header
    return '"}'
  }

  finish(summary: AnswerSummary): string {
    return `]${members({ ...(this.#first === undefined ? {} : describePicture(this.#first)), ...numbers(summary) })}`
  }
}

/** Writes an images stream around pictures that arrive: one event for each, the last of which brings the usage. */
export class ImagesStreamWriter {
  readonly isBetweenEvents = false
  readonly #createdS: number
  readonly #type: string
  #open: ImageHeader | undefined

  constructor({ createdS, operation }: ImagesShape) {
    this.#createdS = createdS
    this.#type = operation === 'edits' ? 'image_edit.completed' : 'image_generation.completed'
  }

  pictureStart(): string {
    const before = this.#open === undefined ? '' : this.#closeEvent({ signatures: [] })
    return `${before}event: ${this.#type}\ndata: {"type":"${this.#type}","b64_json":"`
  }

  pictureEnd(header: ImageHeader): string {
    this.#open = header
    return '"'
  }

  finish(summary: AnswerSummary): string {
    return this.#closeEvent(summary)
  }

  #closeEvent(summary: AnswerSummary): string {
    return `${members({ created_at: this.#createdS, ...(this.#open === undefined ? {} : describePicture(this.#open)), ...numbers(summary) })}\n\n`
  }
}

/** The rest of an object that has members already, and its end. */
function members(rest: Readonly<Record<string, unknown>>): string {
  return `,${JSON.stringify(rest).slice(1)}`
}

function numbers({ model, usage }: AnswerSummary): Readonly<Record<string, unknown>> {
  return { model, usage: usage === undefined ? undefined : writeOpenAiUsage(usage) }
}
