import type { Box } from '../core/box'

/** A text that is drawn over a layer. */
export interface CopyText {
  readonly id: string
  readonly name: string
  /** Its first 80 characters. */
  readonly text: string
  /** The part of it that lies over the layer, as shares of the layer's own width and height. */
  readonly box: Box
  /** Layout pixels; 0 where it has several sizes. */
  readonly fontSize: number
  readonly isBold: boolean
  /** 0..1 each, `a` with the layer's own opacity. Absent where it is no one plain colour. */
  readonly colour?: { readonly r: number; readonly g: number; readonly b: number; readonly a: number }
}

/** What lies over a layer. */
export interface CopyOver {
  readonly nodeId: string
  /** At most 20, in the order they are drawn. */
  readonly texts: readonly CopyText[]
  /** Tints of the layer, shapes or frames lie between picture and texts. */
  readonly hasLayersBetween: boolean
}
