import type { Bytes } from '../../../core/generation'
import type { TargetPicture } from '../../../protocol/target'

/** What is known of the picture to edit. */
export type TargetState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly nodeId: string }
  | { readonly kind: 'ready'; readonly picture: TargetPicture }
  /** It cannot be edited, with the reason in a sentence. */
  | { readonly kind: 'failed'; readonly nodeId: string; readonly message: string }

/** A mask painted in the window, for one layer's picture. */
export interface PaintedMask {
  readonly nodeId: string
  /** Grey PNG, white = masked. */
  readonly bytes: Bytes
  /** Share of the picture that it covers, 0..1. */
  readonly coveredShare: number
  /** The rectangle around what is masked, as shares of the picture's width and height. */
  readonly bounds: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
}
