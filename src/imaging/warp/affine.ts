/**
 * A plane map: x' = xx x + xy y + x0, y' = yx x + yy y + y0. Coordinates are continuous, in pixels: the first pixel's
 * centre is at 0.5.
 */
export interface Affine {
  readonly xx: number
  readonly xy: number
  readonly x0: number
  readonly yx: number
  readonly yy: number
  readonly y0: number
}

export const IDENTITY: Affine = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 }

/** First `inner`, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  return {
    xx: outer.xx * inner.xx + outer.xy * inner.yx,
    xy: outer.xx * inner.xy + outer.xy * inner.yy,
    x0: outer.xx * inner.x0 + outer.xy * inner.y0 + outer.x0,
    yx: outer.yx * inner.xx + outer.yy * inner.yx,
    yy: outer.yx * inner.xy + outer.yy * inner.yy,
    y0: outer.yx * inner.x0 + outer.yy * inner.y0 + outer.y0,
  }
}

/** Scales and then shifts each axis by itself. */
export function scaleAndShift(scaleX: number, scaleY: number, x0 = 0, y0 = 0): Affine {
  return { xx: scaleX, xy: 0, x0, yx: 0, yy: scaleY, y0 }
}

/** Where a point goes. */
export function mapPoint(map: Affine, x: number, y: number): readonly [number, number] {
  return [map.xx * x + map.xy * y + map.x0, map.yx * x + map.yy * y + map.y0]
}

/** The largest distance in pixels between where two maps send the corners of a box that starts at 0, 0. */
export function cornerDistance(
  one: Affine,
  other: Affine,
  box: { readonly widthPx: number; readonly heightPx: number },
) {
  let largest = 0
  for (const x of [0, box.widthPx]) {
    for (const y of [0, box.heightPx]) {
      const [ax, ay] = mapPoint(one, x, y)
      const [bx, by] = mapPoint(other, x, y)
      largest = Math.max(largest, Math.hypot(ax - bx, ay - by))
    }
  }
  return largest
}

/** The same map in a grid whose pixels are `1 / scaleX` and `1 / scaleY` as large. */
export function rescale(map: Affine, scaleX: number, scaleY: number): Affine {
  return compose(scaleAndShift(scaleX, scaleY), compose(map, scaleAndShift(1 / scaleX, 1 / scaleY)))
}
