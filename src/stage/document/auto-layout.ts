import { fitText } from './fit-text'
import { ancestorsOf, childrenOf, measureNode } from './geometry'
import { boxOf } from './matrix'
import type { StageDocument } from './stage-document'
import type { StageNode } from './stage-node'

/**
 * Lays out what a change of a node touches: the text itself, the auto layout that it is, and those around it, from the
 * inside out. Only what is touched: a document keeps the places that it came with.
 */
export function layOutAround(document: StageDocument, id: string): void {
  const node = document.node(id)
  if (node === undefined) return
  fitText(document, node)
  for (const each of [node, ...ancestorsOf(document, node)]) layOut(document, document.require(each.id))
}

/** Along or across: what reads and writes one of a layout's two directions. */
interface Axis {
  readonly size: 'width' | 'height'
  readonly at: 'x' | 'y'
  readonly start: number
  readonly end: number
}

/** A child with the room that it takes. */
interface Item {
  readonly node: StageNode
  readonly box: Rect
}

/** Children that stand side by side. */
interface Track {
  readonly items: readonly Item[]
  readonly along: number
  readonly across: number
}

function layOut(document: StageDocument, node: StageNode): void {
  if (node.layoutMode === 'NONE') return
  const { along, across } = axesOf(node)
  const items = childrenOf(document, node)
    .filter(({ visible, layoutPositioning }) => visible && layoutPositioning === 'AUTO')
    .map((child) => ({ node: child, box: boxInParent(document, child) }))
  const tracks = tracksOf(node, items, along)
  const gap = node.counterAxisSpacing ?? node.itemSpacing
  const used = {
    along: Math.max(0, ...tracks.map((track) => track.along)),
    across: tracks.reduce((sum, track) => sum + track.across, gap * Math.max(0, tracks.length - 1)),
  }
  const inner = {
    along: node.primaryAxisSizingMode === 'AUTO' ? used.along : node[along.size] - along.start - along.end,
    across: node.counterAxisSizingMode === 'AUTO' ? used.across : node[across.size] - across.start - across.end,
  }
  resize(document, node, {
    [along.size]: inner.along + along.start + along.end,
    [across.size]: inner.across + across.start + across.end,
  })
  let top = across.start + (tracks.length > 1 ? 0 : shareOf(node.counterAxisAlignItems) * (inner.across - used.across))
  for (const track of tracks) {
    let left = along.start + shareOf(node.primaryAxisAlignItems) * (inner.along - track.along)
    for (const item of track.items) {
      const spare = shareOf(node.counterAxisAlignItems) * (track.across - item.box[across.size])
      const place = top + spare
      moveTo(document, item, along.at === 'x' ? { x: left, y: place } : { x: place, y: left })
      left += item.box[along.size] + node.itemSpacing
    }
    top += track.across + gap
  }
}

function axesOf(node: StageNode): { readonly along: Axis; readonly across: Axis } {
  const horizontal: Axis = { size: 'width', at: 'x', start: node.paddingLeft, end: node.paddingRight }
  const vertical: Axis = { size: 'height', at: 'y', start: node.paddingTop, end: node.paddingBottom }
  return node.layoutMode === 'HORIZONTAL'
    ? { along: horizontal, across: vertical }
    : { along: vertical, across: horizontal }
}

function tracksOf(node: StageNode, items: readonly Item[], along: Axis): readonly Track[] {
  const room = node[along.size] - along.start - along.end
  const isWrapping = node.layoutWrap === 'WRAP' && node.primaryAxisSizingMode === 'FIXED'
  const lines: Item[][] = []
  let taken = 0
  for (const item of items) {
    const size = item.box[along.size]
    const last = lines[lines.length - 1]
    if (last === undefined || (isWrapping && taken + node.itemSpacing + size > room)) {
      lines.push([item])
      taken = size
    } else {
      last.push(item)
      taken += node.itemSpacing + size
    }
  }
  const across = along.size === 'width' ? 'height' : 'width'
  return lines.map((line) => ({
    items: line,
    along: line.reduce((sum, { box }) => sum + box[along.size], node.itemSpacing * (line.length - 1)),
    across: Math.max(...line.map(({ box }) => box[across])),
  }))
}

const SHARES = { MIN: 0, CENTER: 0.5, MAX: 1 } as const

function shareOf(align: keyof typeof SHARES): number {
  return SHARES[align]
}

// Turned children take the room of their upright box.
function boxInParent(document: StageDocument, child: StageNode): Rect {
  const { width, height, relativeTransform } = measureNode(document, child)
  return boxOf(relativeTransform, width, height)
}

function resize(document: StageDocument, node: StageNode, size: Partial<Pick<StageNode, 'width' | 'height'>>): void {
  const { width = node.width, height = node.height } = size
  if (width !== node.width || height !== node.height) document.update(node.id, { width, height })
}

function moveTo(document: StageDocument, { node, box }: Item, to: Vector): void {
  const dx = to.x - box.x
  const dy = to.y - box.y
  if (dx === 0 && dy === 0) return
  const [[a, c, x], [b, d, y]] = node.relativeTransform
  document.update(node.id, {
    relativeTransform: [
      [a, c, x + dx],
      [b, d, y + dy],
    ],
  })
}
