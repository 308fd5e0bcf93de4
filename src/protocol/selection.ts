import type { Box } from '../core/box'
import type { Recipe } from '../core/records/recipe'

/** Why a node cannot take a picture as its fill. */
export type RefusalReason =
  | 'no-fills'
  | 'locked'
  | 'read-only'
  | 'style-bound'
  | 'mixed-fills'
  | 'zero-size'
  | 'removed'
  | 'viewer'
  | 'figma'

/** One selected node as the window shows it. Sizes in layout pixels. */
export interface SelectedNode {
  readonly id: string
  readonly name: string
  /** Figma's node type, for example `FRAME`. */
  readonly type: string
  readonly width: number
  readonly height: number
  /** Absent when the node can take a fill. */
  readonly refusal?: RefusalReason
  /** The node shows a picture already. */
  readonly hasImage: boolean
  /** How many layers it holds directly; they would stay in front of a new fill. */
  readonly childCount: number
  /** A main component: its instances change with it. */
  readonly isComponent: boolean
  /** Its box on the page, upright; absent where Figma gives none. */
  readonly box?: Box
  /** Position among the selected layers as they are drawn: what lies above has a larger one. */
  readonly rank: number
  /** Ids of the layers around it, the nearest first. */
  readonly ancestorIds: readonly string[]
  /** Figma's own mask switch is on. */
  readonly isMask: boolean
  /** It and all layers around it are shown. */
  readonly isVisible: boolean
  /** Hash of the picture it shows, the topmost visible image; absent without one. */
  readonly imageHash?: string
  /** How many of our patches lie over that picture. */
  readonly patchCount: number
  /** What made its picture; only where it is selected alone, since prompts may be long. */
  readonly recipe?: Recipe
  /** The layer that it was made for, where it is a picture of a contact sheet. */
  readonly madeForId?: string
  /** What a text layer says, at most `MAX_TEXT_LENGTH` characters. */
  readonly text?: string
}

export const MAX_TEXT_LENGTH = 500

/** What is selected now, in document order (Figma's own order is unspecified). At most `MAX_SELECTED` are described. */
export interface SelectionSnapshot {
  readonly pageId: string
  readonly nodes: readonly SelectedNode[]
  /**
   * The picture right under what is selected, where nothing selected shows one: the layer around it, or one below it.
   * A shape within a picture's own frame can be selected only without that frame. Its rank is -1.
   */
  readonly backdrop?: SelectedNode
  /** How many are selected in all. */
  readonly total: number
  readonly canEdit: boolean
}

export const MAX_SELECTED = 100

/** What became of one picture: which nodes show it, and which could not and why. */
export interface Placement {
  readonly placed: readonly { readonly id: string; readonly name: string }[]
  readonly refused: readonly {
    readonly id: string
    readonly name: string
    readonly reason: RefusalReason
    readonly detail?: string
  }[]
}
