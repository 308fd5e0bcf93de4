import type { Contour, Point } from '../paint/layer'

/** A circle, or an ellipse where `squash` (height by width) is not 1. */
export function circle(centre: Point, radius: number, corners = 96, squash = 1): Contour {
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * Math.PI * 2
    return { x: centre.x + Math.cos(angle) * radius, y: centre.y + Math.sin(angle) * radius * squash }
  })
}

/** An upright rectangle. */
export function rectangle(left: number, top: number, right: number, bottom: number): Contour {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}

/** A rectangle with round corners. */
export function roundedRectangle(left: number, top: number, right: number, bottom: number, radius: number): Contour {
  const corners: readonly (readonly [number, number, number])[] = [
    [right - radius, top + radius, -90],
    [right - radius, bottom - radius, 0],
    [left + radius, bottom - radius, 90],
    [left + radius, top + radius, 180],
  ]
  return corners.flatMap(([x, y, start]) =>
    Array.from({ length: 17 }, (_, index) => {
      const angle = ((start + (index / 16) * 90) * Math.PI) / 180
      return { x: x + Math.cos(angle) * radius, y: y + Math.sin(angle) * radius }
    }),
  )
}

/** Everything below a line of heights, down to `bottom`. */
export function below(line: readonly Point[], bottom: number): Contour {
  const first = line[0]
  const last = line[line.length - 1]
  if (first === undefined || last === undefined) return []
  return [...line, { x: last.x, y: bottom }, { x: first.x, y: bottom }]
}

/** A smooth closed curve through points (Catmull-Rom). */
export function smoothClosed(points: readonly Point[], steps = 14): Contour {
  const count = points.length
  const at = (index: number): Point => points[((index % count) + count) % count] ?? { x: 0, y: 0 }
  return points.flatMap((_, index) => {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    return Array.from({ length: steps }, (__, step) => {
      const t = step / steps
      return {
        x: catmullRom(before.x, from.x, to.x, after.x, t),
        y: catmullRom(before.y, from.y, to.y, after.y, t),
      }
    })
  })
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
}

/** A leaf or petal from its foot to its tip, `width` across at its widest. */
export function petal(foot: Point, tip: Point, width: number, fullness = 0.6): Contour {
  const dx = tip.x - foot.x
  const dy = tip.y - foot.y
  const length = Math.hypot(dx, dy)
  const [sideX, sideY] = [-dy / length, dx / length]
  const side = (sign: number) =>
    Array.from({ length: 24 }, (_, index) => {
      const t = index / 24
      const bulge = Math.sin(Math.PI * t ** (fullness < 0.5 ? 0.8 : 1.35)) ** 0.8 * (width / 2)
      return { x: foot.x + dx * t + sideX * bulge * sign, y: foot.y + dy * t + sideY * bulge * sign }
    })
  return [...side(1), tip, ...side(-1).reverse()]
}

/** The outlines mirrored in a horizontal line, squashed towards it. */
export function mirrored(contours: readonly Contour[], lineY: number, squash: number): readonly Contour[] {
  return contours.map((contour) => contour.map(({ x, y }) => ({ x, y: lineY + (lineY - y) * squash })))
}
