import type { NodeSource } from '../../document/geometry'

/** Everything a drawing needs besides the canvas. */
export interface Scene extends NodeSource {
  /**
   * The decoded picture of a hash, good enough for a long side of `edgePx` device px, with a canvas filter (or `none`)
   * applied. Undefined while it is being decoded and for a picture that cannot be.
   */
  picture(hash: string, edgePx: number, filter: string): ImageBitmap | undefined
  /** The size the picture's file says, px. Undefined when the document does not have it. */
  pictureSize(hash: string): { readonly width: number; readonly height: number } | undefined
}
