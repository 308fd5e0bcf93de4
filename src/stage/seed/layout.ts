import type { NodeOrInstanceSeed, NodeSeed } from '../document/seed'

/** Sizes in px, which an auto layout must know to place a child. */
interface Sized {
  readonly width: number
  readonly height: number
}

/** A node, not an instance, with its size. */
export type SizedNodeSeed = NodeSeed & Sized

/** A seed whose place an auto layout decides. */
export type LaidOutSeed = NodeOrInstanceSeed & Sized

/** Distances of an auto layout, px. `padding` is horizontal and vertical. */
export interface StackSpacing {
  readonly gap: number
  readonly padding?: readonly [horizontal: number, vertical: number]
  /** Where the children stand across the direction, 0 start to 1 end. */
  readonly align?: 0 | 0.5 | 1
}

/** Makes a frame an auto layout and puts its children where Figma would put them. */
export function stack(
  direction: 'HORIZONTAL' | 'VERTICAL',
  spacing: StackSpacing,
  frame: SizedNodeSeed,
  children: readonly LaidOutSeed[],
): SizedNodeSeed {
  const { gap, padding: [horizontal, vertical] = [0, 0], align = 0 } = spacing
  const isRow = direction === 'HORIZONTAL'
  const inner = isRow ? frame.height - 2 * vertical : frame.width - 2 * horizontal
  let along = isRow ? horizontal : vertical
  const placed = children.map((child) => {
    const across = (isRow ? vertical : horizontal) + align * (inner - (isRow ? child.height : child.width))
    const place = isRow ? { x: along, y: across } : { x: across, y: along }
    along += (isRow ? child.width : child.height) + gap
    return { ...child, ...place }
  })
  return {
    ...frame,
    layoutMode: direction,
    primaryAxisSizingMode: 'FIXED',
    counterAxisAlignItems: align === 0 ? 'MIN' : align === 1 ? 'MAX' : 'CENTER',
    itemSpacing: gap,
    paddingLeft: horizontal,
    paddingRight: horizontal,
    paddingTop: vertical,
    paddingBottom: vertical,
    children: placed,
  }
}
