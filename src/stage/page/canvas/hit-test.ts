import {
  absoluteBoundingBox,
  absoluteTransform,
  childrenOf,
  measureNode,
  type NodeSource,
} from '../../document/geometry'
import { apply, invert, type Point } from '../../document/matrix'
import { isFittedType, type StageNode } from '../../document/stage-node'

/** A line shorter than this across cannot be hit with a mouse, screen px. */
const REACH_PX = 4

/**
 * The nodes under a point of the page, the outermost first: the topmost visible, unlocked node and what it lies in.
 * Empty where there is nothing. `zoom` makes thin lines as easy to hit when far away.
 */
export function nodesAt(source: NodeSource, page: StageNode, point: Point, zoom: number): readonly StageNode[] {
  for (const child of childrenOf(source, page).slice().reverse()) {
    const path = pathTo(source, child, point, zoom)
    if (path.length > 0) return path
  }
  return []
}

function pathTo(source: NodeSource, node: StageNode, point: Point, zoom: number): readonly StageNode[] {
  if (!node.visible || node.locked) return []
  const isInside = containsPoint(source, node, point, zoom)
  if (!isInside && node.clipsContent) return []
  for (const child of childrenOf(source, node).slice().reverse()) {
    const path = pathTo(source, child, point, zoom)
    if (path.length > 0) return [node, ...path]
  }
  return isInside && !isFittedType(node.type) && isSolid(node) ? [node] : []
}

// A layout frame without a fill lets clicks through to what is behind its gaps only when it stands inside another frame.
function isSolid(node: StageNode): boolean {
  return node.fills.length > 0 || node.strokes.length > 0 || node.type === 'INSTANCE' || node.type === 'COMPONENT'
}

function containsPoint(source: NodeSource, node: StageNode, point: Point, zoom: number): boolean {
  const { width, height } = measureNode(source, node)
  const { x, y } = apply(invert(absoluteTransform(source, node)), point)
  const reachX = Math.max(0, REACH_PX / zoom - width) / 2
  const reachY = Math.max(0, REACH_PX / zoom - height) / 2
  return x >= -reachX && x <= width + reachX && y >= -reachY && y <= height + reachY
}

/** What one click selects of the nodes under it, and a double click below what is selected already. */
export function pickFrom(
  path: readonly StageNode[],
  selectedIds: readonly string[],
  isDeep: boolean,
): StageNode | undefined {
  const selectedDepth = Math.max(-1, ...path.map((node, depth) => (selectedIds.includes(node.id) ? depth : -1)))
  if (isDeep) return path[Math.min(path.length - 1, selectedDepth + 1)]
  if (selectedDepth > 0) return path[selectedDepth]
  // As in Figma a top-level frame is like a page of its own: a click reaches the layers right inside it.
  const [outermost, inner] = path
  const isPageLike = outermost?.type === 'FRAME' || outermost?.type === 'SECTION'
  return isPageLike && inner !== undefined ? inner : outermost
}

/** What a rectangle drawn with the mouse selects: top-level frames it holds whole, and whatever else it touches. */
export function nodesInMarquee(source: NodeSource, page: StageNode, marquee: Rect): readonly StageNode[] {
  return childrenOf(source, page)
    .filter((node) => node.visible && !node.locked)
    .flatMap((node) => marqueeHits(source, node, marquee))
}

function marqueeHits(source: NodeSource, node: StageNode, marquee: Rect): readonly StageNode[] {
  const box = absoluteBoundingBox(source, node)
  if (!overlaps(box, marquee)) return []
  if (node.type !== 'FRAME' || node.childIds.length === 0 || holds(marquee, box)) return [node]
  return childrenOf(source, node).filter(
    (child) => child.visible && !child.locked && overlaps(absoluteBoundingBox(source, child), marquee),
  )
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
}

function holds(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  )
}
