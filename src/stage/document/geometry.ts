import { boxOf, multiply, unionOf } from './matrix'
import { IDENTITY } from './node-defaults'
import { isFittedType, type StageNode } from './stage-node'

/** Where records can be looked up. */
export interface NodeSource {
  node(id: string): StageNode | undefined
}

/** Size and place of a node within its container, px. */
export interface NodeMeasure {
  readonly width: number
  readonly height: number
  readonly relativeTransform: Transform
}

/** Size and place of a node. Groups and boolean operations fit their children and never turn. */
export function measureNode(source: NodeSource, node: StageNode): NodeMeasure {
  if (!isFittedType(node.type)) return node
  const box = unionOf(childrenOf(source, node).map((child) => relativeBox(source, child)))
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 }
  return {
    width,
    height,
    relativeTransform: [
      [1, 0, x],
      [0, 1, y],
    ],
  }
}

/** Children from the bottom to the top. */
export function childrenOf(source: NodeSource, node: StageNode): readonly StageNode[] {
  return node.childIds.flatMap((id) => source.node(id) ?? [])
}

/** From the node's own coordinates to those of the page. */
export function absoluteTransform(source: NodeSource, node: StageNode): Transform {
  return multiply(containerTransform(source, node), measureNode(source, node).relativeTransform)
}

/** From the coordinates a node's `relativeTransform` is in to those of the page. */
export function containerTransform(source: NodeSource, node: StageNode): Transform {
  let parent = parentOf(source, node)
  while (parent !== undefined && isFittedType(parent.type)) parent = parentOf(source, parent)
  if (parent === undefined || parent.type === 'PAGE' || parent.type === 'DOCUMENT') return IDENTITY
  return absoluteTransform(source, parent)
}

/** The upright box of a node on its page, without shadows and strokes, px. */
export function absoluteBoundingBox(source: NodeSource, node: StageNode): Rect {
  const { width, height } = measureNode(source, node)
  return boxOf(absoluteTransform(source, node), width, height)
}

/** The page a node lies on, or the node itself when it is one. Undefined for the document. */
export function pageOf(source: NodeSource, node: StageNode): StageNode | undefined {
  let current: StageNode | undefined = node
  while (current !== undefined && current.type !== 'PAGE') current = parentOf(source, current)
  return current
}

/** The nodes around a node, nearest first, up to the document. */
export function ancestorsOf(source: NodeSource, node: StageNode): readonly StageNode[] {
  const ancestors: StageNode[] = []
  let parent = parentOf(source, node)
  while (parent !== undefined) {
    ancestors.push(parent)
    parent = parentOf(source, parent)
  }
  return ancestors
}

/** All nodes below a node, each before its own children. */
export function descendantsOf(source: NodeSource, node: StageNode): readonly StageNode[] {
  return childrenOf(source, node).flatMap((child) => [child, ...descendantsOf(source, child)])
}

function parentOf(source: NodeSource, node: StageNode): StageNode | undefined {
  return node.parentId === null ? undefined : source.node(node.parentId)
}

function relativeBox(source: NodeSource, node: StageNode): Rect {
  const { width, height, relativeTransform } = measureNode(source, node)
  return boxOf(relativeTransform, width, height)
}
