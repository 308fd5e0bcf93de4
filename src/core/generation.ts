import type { Extent } from './extent'
import type { ImageMediaType } from './image-header'
import type { Mode } from './mode'
import type { AspectRatio, ImageSize } from './models'

/** Bytes backed by their own ArrayBuffer, so that they can be transferred between threads. */
export type Bytes = Uint8Array<ArrayBuffer>

/** An encoded picture. `mediaType` and `extent` were read from the bytes, never taken from a name or a header. */
export interface EncodedImage {
  readonly bytes: Bytes
  readonly mediaType: ImageMediaType
  readonly extent: Extent
}

/** What a reference picture is for. `base` is the picture that an edit changes; it comes first. */
export const REFERENCE_ROLES = [
  'base',
  'subject',
  'product',
  'style',
  'pose',
  'composition',
  'background',
  'lighting',
  'palette',
  'text-sample',
] as const
export type ReferenceRole = (typeof REFERENCE_ROLES)[number]

/** A picture sent along with the prompt. The order of references is the order the model sees. */
export interface Reference {
  readonly image: EncodedImage
  readonly role: ReferenceRole
  /** How a person names it, usually the layer name. */
  readonly label: string
}

/**
 * All that shapes an image: it can be priced, cached, replayed, compared and stored.
 * The one request object of Refill, the same in the plugin and in the gateway.
 */
export interface GenerationRequest {
  readonly mode: Mode
  readonly prompt: string
  readonly references: readonly Reference[]
  /** 8-bit grey PNG of the base reference's extent, 255 = edit. Dialects convert it to their own form. */
  readonly mask?: EncodedImage
  /** Left out: the model decides (usually the ratio of the first picture). */
  readonly aspectRatio?: AspectRatio
  readonly imageSize: ImageSize
  /** How many variants are wanted, 1 to 8. */
  readonly count: number
  /** The wire model id, or an alias that the receiver resolves. */
  readonly model: string
  readonly seed?: number
  /** Same key, same picture: who answers twice must answer the same and bill once. */
  readonly idempotencyKey: string
}

/** What a warning is about. */
export const WARNING_CODES = [
  'ignored-option',
  'changed-size',
  'changed-ratio',
  'resized',
  'model-text',
  'other-model',
  /** An earlier call for the same picture was lost on the way and may have been billed too. */
  'maybe-billed',
  /** The gateway could not keep the answer for a retry. */
  'not-kept',
] as const

/** Something asked for and not honoured, beside the picture it concerns. */
export interface Warning {
  readonly code: (typeof WARNING_CODES)[number]
  readonly message: string
}

/** Tokens as the provider counted them; absent where it did not say. */
export interface Usage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly imageOutputTokens?: number
  readonly thoughtTokens?: number
}

/** `shared`: another request for the same picture was under way. `derived`: scaled down from a larger one. */
export const CACHE_STATES = ['hit', 'miss', 'derived', 'shared', 'off'] as const
export type CacheState = (typeof CACHE_STATES)[number]

/** How the answer came about. Times in milliseconds. */
export interface Trace {
  /** The provider path that answered, for example `demo` or `google`. */
  readonly path: string
  readonly attempts: number
  readonly totalMs: number
  readonly requestId?: string
  readonly cache?: CacheState
  /** Milliseconds spent waiting for a turn, before the first attempt. */
  readonly queueMs?: number
  /** The name under which a Refill gateway knows it. */
  readonly generation?: string
}

/** What a person made of a picture: used it, or asked for another instead. */
export type Verdict = 'kept' | 'discarded'

/** What came back: the pictures, what they cost, and every thing worth knowing about how. */
export interface Generation {
  readonly images: readonly EncodedImage[]
  /** Words that came with the pictures. */
  readonly text?: string
  readonly usage?: Usage
  /** USD for the whole answer; absent when unknown. */
  readonly costUsd?: number
  /** The model that really answered, where the provider named it. */
  readonly model?: string
  readonly warnings: readonly Warning[]
  readonly trace: Trace
}

/** The most variants of one press. */
export const MAX_COUNT = 8

/**
 * One request per variant, each with its own idempotency key and seed, since the model makes one picture per call.
 * Source: Gemini API docs, image generation: generateContent has no count parameter, and candidateCount above 1 is refused.
 */
export function splitVariants(request: GenerationRequest): readonly GenerationRequest[] {
  if (request.count <= 1) return [request]
  return Array.from({ length: request.count }, (_, index) => ({
    ...request,
    count: 1,
    idempotencyKey: `${request.idempotencyKey}-${index + 1}`,
    ...(request.seed === undefined ? {} : { seed: request.seed + index }),
  }))
}
