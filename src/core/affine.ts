/** A plane map `[[a, b, x], [c, d, y]]`: (u, v) goes to (a·u + b·v + x, c·u + d·v + y). Figma's own form of it. */
export type Affine = readonly [readonly [number, number, number], readonly [number, number, number]]

/** A point as [x, y]. */
export type Point = readonly [number, number]

export const IDENTITY: Affine = [
  [1, 0, 0],
  [0, 1, 0],
]

/** First `inner`, then `outer`. */
export function multiply(outer: Affine, inner: Affine): Affine {
  const [[a, b, x], [c, d, y]] = outer
  const [[e, f, u], [g, h, v]] = inner
  return [
    [a * e + b * g, a * f + b * h, a * u + b * v + x],
    [c * e + d * g, c * f + d * h, c * u + d * v + y],
  ]
}

/** The way back; undefined for a map that flattens the plane (a layer without an area). */
export function invert([[a, b, x], [c, d, y]]: Affine): Affine | undefined {
  const determinant = a * d - b * c
  if (determinant === 0 || !Number.isFinite(determinant)) return undefined
  return [
    [d / determinant, -b / determinant, (b * y - d * x) / determinant],
    [-c / determinant, a / determinant, (c * x - a * y) / determinant],
  ]
}

/** Where a point goes. */
export function mapPoint([[a, b, x], [c, d, y]]: Affine, [u, v]: Point): Point {
  return [a * u + b * v + x, c * u + d * v + y]
}

/** How much longer or shorter things become, on average over directions. */
export function scaleOf([[a, b], [c, d]]: Affine): number {
  return Math.sqrt(Math.abs(a * d - b * c))
}
