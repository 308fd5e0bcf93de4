/** A point or a distance, px. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** `outer` after `inner`. */
export function multiply(outer: Transform, inner: Transform): Transform {
  const [[a, c, e], [b, d, f]] = outer
  const [[p, r, t], [q, s, u]] = inner
  return [
    [a * p + c * q, a * r + c * s, a * t + c * u + e],
    [b * p + d * q, b * r + d * s, b * t + d * u + f],
  ]
}

/** The transform that undoes another. Throws for one that flattens the plane, which no layer can have. */
export function invert([[a, c, e], [b, d, f]]: Transform): Transform {
  const determinant = a * d - b * c
  if (determinant === 0) throw new Error('A transform that flattens the plane cannot be undone')
  return [
    [d / determinant, -c / determinant, (c * f - d * e) / determinant],
    [-b / determinant, a / determinant, (b * e - a * f) / determinant],
  ]
}

/** Where a transform takes a point. */
export function apply([[a, c, e], [b, d, f]]: Transform, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f }
}

/** A layer at x, y, turned by degrees, counterclockwise when positive. Source: `rotation` in @figma/plugin-typings. */
export function placeAt({ x, y }: Point, rotationDegrees: number): Transform {
  const angle = (rotationDegrees * Math.PI) / 180
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [
    [cos, sin, x],
    [-sin, cos, y],
  ]
}

/** The turn in a transform, degrees from -180 to 180. */
export function rotationOf([[a], [b]]: Transform): number {
  const degrees = (Math.atan2(-b, a) * 180) / Math.PI
  return degrees === 0 ? 0 : degrees
}

/** The upright box around a transformed rectangle that starts at 0, 0. */
export function boxOf(transform: Transform, width: number, height: number): Rect {
  const corners = [
    apply(transform, { x: 0, y: 0 }),
    apply(transform, { x: width, y: 0 }),
    apply(transform, { x: 0, y: height }),
    apply(transform, { x: width, y: height }),
  ]
  const left = Math.min(...corners.map(({ x }) => x))
  const top = Math.min(...corners.map(({ y }) => y))
  const right = Math.max(...corners.map(({ x }) => x))
  const bottom = Math.max(...corners.map(({ y }) => y))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The smallest box around some boxes. Undefined for none. */
export function unionOf(boxes: readonly Rect[]): Rect | undefined {
  if (boxes.length === 0) return undefined
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}
