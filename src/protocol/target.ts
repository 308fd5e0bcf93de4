import type { Affine } from '../core/affine'
import type { Extent } from '../core/extent'
import type { Bytes } from '../core/generation'
import type { RefusalReason } from './selection'

/**
 * What of a layer is edited: `fill` is the file of its topmost visible picture, whole and unfiltered; `layer` is how
 * the whole layer looks, with its contents and without the layers that serve as masks.
 */
export type TargetSource = 'fill' | 'layer'

/** The picture that an edit changes, and where each of its pixels lies on the page. */
export interface TargetPicture {
  readonly nodeId: string
  readonly name: string
  readonly source: TargetSource
  /** Pixels of the picture; of `layer`, of the export that would be made. */
  readonly extent: Extent
  /** From pixels of the picture to page coordinates. */
  readonly toPage: Affine
  /** Only what maps into this box is seen: page coordinates to the layer's own, and its size there. */
  readonly box: { readonly fromPage: Affine; readonly width: number; readonly height: number }
  /**
   * The picture repeats (TILE): it is also seen moved by `column` times its width and `row` times its height, in
   * pixels of its own, for all columns and rows from the first to the last. Absent where it is seen once.
   */
  readonly tiles?: Tiles
  /** Figma's hash of the picture's file; absent for `layer`. */
  readonly imageHash?: string
  /** Our patches over it, lowest first, by the hashes of their files. */
  readonly patchHashes: readonly string[]
}

/** Inclusive ranges. */
export interface Tiles {
  readonly columns: readonly [number, number]
  readonly rows: readonly [number, number]
}

/** How a mask layer is read: as Figma's `maskType` says; a plain layer counts as `alpha`. */
export type MaskKind = 'alpha' | 'vector' | 'luminance'

/** A layer as a mask: its picture, alone on nothing, with its effects. */
export interface MaskPicture {
  readonly nodeId: string
  readonly name: string
  /** PNG. The layer's own opacity is in its alpha. */
  readonly bytes: Bytes
  readonly extent: Extent
  /** From pixels of the PNG to page coordinates. */
  readonly toPage: Affine
  readonly kind: MaskKind
  /** The layer's opacity, 0..1: the strongest pixel of a mask counts as this, however translucent its paint. */
  readonly opacity: number
}

/** Layers elsewhere in the file that show the same picture as a target. */
export interface SamePicture {
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly page: string }[]
  /** Those that cannot be changed, with the reason. */
  readonly refused: readonly { readonly name: string; readonly reason: RefusalReason }[]
}

/** A character or product, kept in the file for every colleague. */
export interface Subject {
  readonly id: string
  readonly name: string
  /** What it looks like, in words for the model. */
  readonly description: string
  /** What must never change: logo, face, proportions. */
  readonly keep: readonly string[]
  /** 1 to `MAX_VIEWS` pictures of it, by the hashes of their files. */
  readonly views: readonly SubjectView[]
}

export interface SubjectView {
  readonly imageHash: string
  readonly extent: Extent
}

export const MAX_VIEWS = 5

/** The longest words of a subject, characters, and how many lines of what must never change. */
export const SUBJECT_LIMITS = { name: 80, description: 2000, line: 200, lines: 20 }

/** The subjects of a file. */
export interface SubjectList {
  readonly subjects: readonly Subject[]
  /** Names of frames whose record this Refill cannot read: of a newer one, or damaged. */
  readonly unreadable: readonly string[]
}
