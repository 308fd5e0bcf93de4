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
  /** Its children would stay in front of the new fill. */
  readonly hasChildren: boolean
  /** A main component: its instances change with it. */
  readonly isComponent: boolean
}

/** What is selected now, in document order (Figma's own order is unspecified). At most `MAX_SELECTED` are described. */
export interface SelectionSnapshot {
  readonly pageId: string
  readonly nodes: readonly SelectedNode[]
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
