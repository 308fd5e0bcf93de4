import type { Failure } from '../../core/failure'
import type { EncodedImage, Generation, GenerationRequest, Warning } from '../../core/generation'
import type { ImageMediaType } from '../../core/image-header'
import type { Result } from '../../core/result'
import type { RoutingPolicy } from '../../core/routing-policy'
import type { BodyParts } from '../wire/body'
import type { SseEvent } from '../wire/sse'
import type { CacheWish, DisconnectWish, RequestWishes } from './request-headers'

/** Headers by lower-case name, as `Headers` gives them. */
export interface HeaderReader {
  get(name: string): string | null
}

/** A POST as it goes over the wire, without the key. */
export interface WireRequest {
  /** Starts with a slash; follows the connection's base URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: BodyParts
}

/** An answer as it goes over the wire. */
export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: BodyParts
}

/** A body that was read: JSON or events with their pictures as bytes, or the beginning of anything else (HTML, mostly). */
export type ReadBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'events'; readonly events: readonly SseEvent[] }
  | { readonly kind: 'text'; readonly text: string }

/** An answer that was read to its end. */
export interface ReadAnswer {
  readonly status: number
  readonly headers: HeaderReader
  readonly body: ReadBody
}

/** What a dialect needs to encode beside the request. */
export interface EncodeOptions {
  /** Whether the server is a Refill gateway, which understands our own headers and fields; others may refuse them. */
  readonly extensions: boolean
  /** Random, for forms; must occur in no picture. */
  readonly boundary: string
  /** The mask in OpenAI's form, where the request has a mask and the dialect needs it. */
  readonly alphaMask?: EncodedImage
  /** For a Refill gateway only. */
  readonly wishes?: RequestWishes
}

/** A request ready to send, and what of it the wire format or the model cannot carry. */
export interface EncodedRequest {
  readonly wire: WireRequest
  readonly warnings: readonly Warning[]
}

/** A generation as far as the wire format itself tells; `costUsd` where the server's own account names it. */
export type DecodedAnswer = Omit<Generation, 'trace'>

/** The client's side of a wire format. Pure. */
export interface ClientDialect {
  /** Where the models are listed. */
  readonly modelsPath: string
  /** How a mask travels: as one more labelled picture, or as the alpha of a picture (`EncodeOptions.alphaMask`). */
  readonly maskForm: 'picture' | 'alpha'
  keyHeaders(key: string): Readonly<Record<string, string>>
  encodeRequest(request: GenerationRequest, options: EncodeOptions): EncodedRequest
  decodeAnswer(answer: ReadAnswer): Result<DecodedAnswer, Failure>
  /** The ids in a model list; undefined when it is none of this format. */
  readModelList(json: unknown): readonly string[] | undefined
}

/** A file format that a client asked for. */
export interface PictureFormat {
  readonly mediaType: Exclude<ImageMediaType, 'image/gif'>
  /** 1 to 100, for JPEG and WebP. */
  readonly quality?: number
}

/** Bounds for the pictures of a request. */
export interface PictureLimits {
  /** How many, the mask among them. */
  readonly pictures: number
  /** Pixels of one picture, by its own header: a small file may unpack to gigabytes. */
  readonly picturePixels: number
}

/** A request as a client sent it, understood. */
export interface DecodedRequest {
  readonly request: GenerationRequest
  /** Whatever was left out of account. */
  readonly warnings: readonly Warning[]
  /** The client's own generateContent body, where it spoke Gemini: camelCase keys, bytes for base64. */
  readonly native?: Readonly<Record<string, unknown>>
  /** What of `native` the request itself does not hold: lost on every path that does not speak Gemini. */
  readonly nativeOnly: readonly string[]
  /**
   * Only a path that speaks Gemini can serve it: it names a file to fetch, or goes on with a continuation token. Its answer
   * must neither come from a cache nor go into one.
   */
  readonly needsNative: boolean
  readonly format?: PictureFormat
  /** Whether the client named the idempotency key. */
  readonly isNamed: boolean
  readonly cache: CacheWish
  readonly onDisconnect: DisconnectWish
  /** The provider's signatures in earlier turns; they mean something only to the path that wrote them. */
  readonly signatures: readonly string[]
  readonly pinnedPath?: string
  readonly policy?: RoutingPolicy
  /** Milliseconds until the client itself gives up. */
  readonly deadlineMs?: number
}
