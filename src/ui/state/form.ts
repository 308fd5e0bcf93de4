import type { Mode } from '../../core/mode'
import type { AspectRatio, ImageSize } from '../../core/models'
import type { FieldValues } from '../../core/modes/prompt-fields'
import type { ExactText, Scene } from '../../core/modes/scene'
import type { TargetSource } from '../../protocol/target'

/** What a person entered on the Create page. */
export interface Form {
  readonly mode: Mode
  /** Set once a person chose the mode; until then it follows the selection. */
  readonly modeChosen: boolean
  readonly prompt: string
  /** What stands for the prompt's fields. */
  readonly fields: FieldValues
  /** What must not be in the picture, one thing a line. */
  readonly avoid: string
  /** `match` is the nearest ratio to the target. */
  readonly ratio: 'match' | AspectRatio
  readonly size: 'auto' | ImageSize
  /** Sizes in which each new picture is made as well, to compare them. */
  readonly alsoSizes: readonly ImageSize[]
  readonly count: number
  readonly placeIn: 'fill' | 'new-frames'
  /** Whether variants in a contact sheet are shown with all that lies in the layer. */
  readonly inContext: boolean
  /** Each layer that goes along makes pictures of its own, instead of all together. */
  readonly eachReference: boolean
  /** Asks for calm parts where texts lie over the layer. */
  readonly keepTextReadable: boolean
  /** What of the target is edited; `auto` takes its picture, or the whole of a layer with contents. */
  readonly source: 'auto' | TargetSource
  readonly paste: PasteForm
  readonly scene: Scene
  readonly texts: readonly ExactText[]
  /** How far a picture grows at each edge, in layout pixels of its layer. */
  readonly expand: Edges
  /** The full instruction as a person rewrote it; absent while it follows the form. */
  readonly instruction?: string
}

/** How an answer is laid back. `auto` is what the mode says. Pixels of the picture. */
export interface PasteForm {
  readonly growPx: 'auto' | number
  readonly featherPx: 'auto' | number
  readonly seam: 'feather' | 'gradient'
  readonly align: boolean
  readonly matchColour: boolean
  /** Every part of the mask counts wholly or not at all, with no transition unless `featherPx` says one. */
  readonly hard: boolean
  /** The mask means the other part than the mode takes it for. */
  readonly invert: boolean
}

/** Lengths at the four edges, none negative. */
export interface Edges {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const NO_EDGES: Edges = { left: 0, top: 0, right: 0, bottom: 0 }

export const EMPTY_FORM: Form = {
  mode: 'generate',
  modeChosen: false,
  prompt: '',
  fields: new Map(),
  avoid: '',
  ratio: 'match',
  size: 'auto',
  alsoSizes: [],
  count: 1,
  placeIn: 'fill',
  inContext: true,
  eachReference: false,
  keepTextReadable: true,
  source: 'auto',
  paste: {
    growPx: 'auto',
    featherPx: 'auto',
    seam: 'feather',
    align: true,
    matchColour: true,
    hard: false,
    invert: false,
  },
  scene: {},
  texts: [],
  expand: NO_EDGES,
}
