import type { Lab } from './colour'

/**
 * A point of a scene. One unit is the shorter side of the picture, so the same scene fits every size;
 * x from the left edge, y from the top.
 */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A closed outline. All outlines of a layer are joined; overlaps count once. */
export type Contour = readonly Point[]

/** A colour at a place 0 to 1 of a gradient; `alpha` is 1 where left out. */
export interface Stop {
  readonly at: number
  readonly colour: Lab
  readonly alpha?: number
}

/** What a layer is filled with. */
export type Ink =
  | { readonly kind: 'linear'; readonly from: Point; readonly to: Point; readonly stops: readonly Stop[] }
  | {
      readonly kind: 'radial'
      readonly centre: Point
      readonly radius: number
      /** Height of the circle as a part of its width; 1 where left out. */
      readonly squash?: number
      readonly stops: readonly Stop[]
    }
  /** One colour whose opacity 0 to 1 changes softly over the picture. */
  | { readonly kind: 'cloud'; readonly colour: Lab; readonly opacity: (x: number, y: number) => number }

/** One coat of paint: an ink within outlines, or over the whole picture where there are none. */
export interface Layer {
  readonly contours?: readonly Contour[]
  readonly ink: Ink
  /** 0 to 1; 1 where left out. */
  readonly opacity?: number
}

/** A picture in words of shapes: layers from back to front in a box of `width` by `height` units. */
export interface Scene {
  readonly width: number
  readonly height: number
  readonly layers: readonly Layer[]
}

/** One even colour. */
export function flat(colour: Lab, alpha = 1): Ink {
  return { kind: 'linear', from: { x: 0, y: 0 }, to: { x: 0, y: 1 }, stops: [{ at: 0, colour, alpha }] }
}

/** A gradient from one height to another. */
export function vertical(fromY: number, toY: number, stops: readonly Stop[]): Ink {
  return { kind: 'linear', from: { x: 0, y: fromY }, to: { x: 0, y: toY }, stops }
}

/** A gradient from one abscissa to another. */
export function horizontal(fromX: number, toX: number, stops: readonly Stop[]): Ink {
  return { kind: 'linear', from: { x: fromX, y: 0 }, to: { x: toX, y: 0 }, stops }
}

/** A soft round light that fades to nothing at its radius. */
export function glow(centre: Point, radius: number, colour: Lab, alpha: number, squash = 1): Ink {
  return {
    kind: 'radial',
    centre,
    radius,
    squash,
    stops: [
      { at: 0, colour, alpha },
      { at: 0.2, colour, alpha: alpha * 0.66 },
      { at: 0.5, colour, alpha: alpha * 0.24 },
      { at: 0.8, colour, alpha: alpha * 0.05 },
      { at: 1, colour, alpha: 0 },
    ],
  }
}
