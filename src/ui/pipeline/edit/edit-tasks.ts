import type { Extent } from '../../../core/extent'
import type { Bytes, EncodedImage } from '../../../core/generation'
import type { Margins } from '../../../core/modes/scene'
import type { ContextFit } from '../../../imaging/crop/choose-context'
import type { PasteRefusal } from '../../../imaging/paste-back'
import type { Box } from '../../../imaging/raster'
import type { PasteReceipt } from '../../../imaging/receipt/receipt'
import type { MaskPicture, TargetPicture } from '../../../protocol/target'

/** A picture with the patches that lie over it, as files. The bytes stay the caller's; nothing is transferred. */
export interface PictureStack {
  readonly original: Bytes
  /** Lowest first, each of the original's size. */
  readonly patches: readonly Bytes[]
}

/** Works out what goes to the model for an edit. */
export interface PrepareTask {
  readonly picture: PictureStack
  readonly target: Pick<TargetPicture, 'extent' | 'toPage' | 'box' | 'tiles'>
  /** Layers that together are the mask. */
  readonly masks: readonly MaskPicture[]
  /** A mask painted in the window: a grey PNG of any size that covers the whole picture, white = masked. Joined with the layers. */
  readonly painted?: Bytes
  /** The masked part is kept and the rest edited. */
  readonly invert: boolean
  /** Every part of the mask counts wholly or not at all. */
  readonly hard: boolean
  /** Pixels of the original; negative shrinks. */
  readonly growPx: number
  /** New area around the picture; the masks are not looked at then. */
  readonly margins?: Margins
  /** Sizes the model really returns, at least one. */
  readonly extents: readonly Extent[]
  readonly context: 'crop' | 'whole'
}

/** What goes to the model, and what is needed to lay its answer back. */
export interface PreparedEdit {
  /** The part of the picture to be changed: JPEG, or PNG where it is transparent. */
  readonly sent: EncodedImage
  /** Grey PNG of the same extent, 255 = edit. Absent for an edit of the whole picture. */
  readonly sentMask?: EncodedImage
  /** The mask over the whole picture (the grown one with `margins`), grey PNG, kept for `PasteTask`. Absent as above. */
  readonly mask?: Bytes
  /** What of the picture was sent, in its pixels; may reach beyond it. */
  readonly region: Box
  readonly fit: ContextFit
  /** Of the picture that results: the original's, or larger by the margins. */
  readonly canvas: Extent
  /** Share of that canvas that the mask covers, 0..1; 1 without one. */
  readonly maskShare: number
}

/** Lays an answer back over the picture it was made from. */
export interface PasteTask {
  readonly picture: PictureStack
  readonly margins?: Margins
  readonly mask: Bytes
  readonly region: Box
  readonly returned: Bytes
  readonly options: PasteOptions
  /** `patch`: transparent outside the mask. `picture`: the whole picture with the patch in it. */
  readonly result: 'patch' | 'picture'
}

/** What of the paste-back a person may set. */
export interface PasteOptions {
  readonly align: boolean
  readonly matchColour: boolean
  readonly featherPx: 'auto' | number
  readonly seam: 'feather' | 'gradient'
}

export type PastedEdit =
  | {
      readonly kind: 'pasted'
      /** As the task's `result` says. PNG, so that no pixel outside the mask changes. */
      readonly image: EncodedImage
      /** The region as it was and as it is now, at most 1024 px a side, for the card. */
      readonly before: EncodedImage
      readonly after: EncodedImage
      readonly receipt: PasteReceipt
    }
  /** The answer is a picture of its own. */
  | { readonly kind: 'refused'; readonly reason: PasteRefusal }

/**
 * What can be looked at. `difference`: where and how much the newest patch changed a picture, black where it did not.
 * `age`: how often each area passed through the model, a shade more for each patch over the darkened picture.
 */
export interface InspectTask {
  readonly what: 'difference' | 'age'
  readonly picture: PictureStack
}

/** What was found: a picture of at most 1024 px a side, and figures for those who cannot see it. */
export interface Inspection {
  readonly image: EncodedImage
  /** `difference`: share of pixels that differ, 0..1, and the largest difference, levels. `age`: share of the picture by number of patches. */
  readonly facts:
    | { readonly what: 'difference'; readonly changedShare: number; readonly largest: number }
    | { readonly what: 'age'; readonly shares: readonly number[] }
}
