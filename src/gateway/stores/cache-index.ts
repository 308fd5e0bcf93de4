import type { ImageSize } from '../../core/models'
import type { KeptGeneration } from './generation-store'

/** An answer that fits a request: the same size, or a larger one to be scaled down. */
export interface CacheFind {
  readonly kept: KeptGeneration
  readonly imageSize: ImageSize
  readonly storedAtMs: number
}

/**
 * Which kept answers serve which requests. `subject` is the digest of a request without its image size and output format.
 * Bounded in bytes, least recently used first out, with a time to live.
 */
export interface CacheIndex {
  /** The stored answer of this size, else the smallest larger one. Its pictures are there. */
  find(subject: string, imageSize: ImageSize): Promise<CacheFind | undefined>
  put(subject: string, imageSize: ImageSize, kept: KeptGeneration): Promise<void>
  stats(): { readonly entries: number; readonly bytes: number }
}
