import type { CornerRadii, StageNode } from '../../document/stage-node'
import type { Size } from './canvas-context'

/** An outline in a node's own coordinates, and which side of it is inside. */
export interface Outline {
  readonly path: Path2D
  readonly rule: CanvasFillRule
}

/** The outline of a node that is no text and no boolean operation. `growPx` moves a box's edges outwards. */
export function outlineOf(node: StageNode, { width, height }: Size, growPx = 0): Outline {
  switch (node.type) {
    case 'ELLIPSE':
      return nonZero(ellipse({ width, height }, growPx))
    case 'STAR':
      return nonZero(star({ width, height }, node.pointCount, node.innerRadius))
    case 'POLYGON':
      return nonZero(star({ width, height }, node.pointCount, undefined))
    case 'LINE':
      return nonZero(line(width))
    case 'VECTOR':
      return vector(node)
    default:
      return nonZero(box({ width, height }, node.cornerRadii, growPx))
  }
}

function nonZero(path: Path2D): Outline {
  return { path, rule: 'nonzero' }
}

function box({ width, height }: Size, radii: CornerRadii, growPx: number): Path2D {
  const path = new Path2D()
  const grown = radii.map((radius) => (radius === 0 ? 0 : Math.max(0, radius + growPx)))
  path.roundRect(-growPx, -growPx, width + 2 * growPx, height + 2 * growPx, grown)
  return path
}

function ellipse({ width, height }: Size, growPx: number): Path2D {
  const path = new Path2D()
  path.ellipse(width / 2, height / 2, width / 2 + growPx, height / 2 + growPx, 0, 0, 2 * Math.PI)
  return path
}

function star({ width, height }: Size, pointCount: number, innerRadius: number | undefined): Path2D {
  const path = new Path2D()
  const corners = innerRadius === undefined ? pointCount : 2 * pointCount
  for (let corner = 0; corner < corners; corner += 1) {
    const reach = innerRadius !== undefined && corner % 2 === 1 ? innerRadius : 1
    const angle = (2 * Math.PI * corner) / corners - Math.PI / 2
    path.lineTo((width / 2) * (1 + reach * Math.cos(angle)), (height / 2) * (1 + reach * Math.sin(angle)))
  }
  path.closePath()
  return path
}

function line(width: number): Path2D {
  const path = new Path2D()
  path.moveTo(0, 0)
  path.lineTo(width, 0)
  return path
}

function vector(node: StageNode): Outline {
  const path = new Path2D()
  for (const { data } of node.vectorPaths) path.addPath(new Path2D(data))
  const isEvenOdd = node.vectorPaths.some(({ windingRule }) => windingRule === 'EVENODD')
  return { path, rule: isEvenOdd ? 'evenodd' : 'nonzero' }
}
