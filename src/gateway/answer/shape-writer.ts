import type { ImageHeader, ImageMediaType } from '../../core/image-header'
import type { AnswerShape } from './answer-shape'
import type { AnswerSummary } from './live-answer'
import { ChatStreamWriter, ChatWriter } from './write-chat'
import { GeminiWriter } from './write-gemini'
import { ImagesStreamWriter, ImagesWriter } from './write-images'

/**
 * Writes what stands around the base64 of an answer's pictures, in the order in which an answer arrives: its pictures,
 * one after the other, and at the end the words and the numbers.
 */
export interface ShapeWriter {
  /** What comes before the base64 of the next picture. */
  pictureStart(mediaType: ImageMediaType): string
  /** What comes right after it. */
  pictureEnd(header: ImageHeader): string
  /** All that is left. */
  finish(summary: AnswerSummary): string
  /** Whether nothing is open, so that an event may stand here. */
  readonly isBetweenEvents: boolean
}

/** A writer for answers of this shape. */
export function createShapeWriter(shape: AnswerShape): ShapeWriter {
  switch (shape.dialect) {
    case 'gemini':
      return new GeminiWriter(shape.framing)
    case 'openai-images':
      return shape.stream ? new ImagesStreamWriter(shape) : new ImagesWriter(shape)
    case 'openai-chat':
      return shape.stream ? new ChatStreamWriter(shape) : new ChatWriter(shape)
  }
}
