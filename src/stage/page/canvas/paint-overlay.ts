import { absoluteBoundingBox, absoluteTransform, ancestorsOf, childrenOf, measureNode } from '../../document/geometry'
import { apply, multiply, type Point } from '../../document/matrix'
import type { StageDocument } from '../../document/stage-document'
import type { StageNode } from '../../document/stage-node'
import { toScreen } from './viewport-math'

/** Colours of the marks on the canvas. Source: Figma's --figma-color-border-selected-strong and -component-strong. */
const SELECTION_COLOR = '#0d99ff'
const COMPONENT_COLOR = '#8638e5'

/** What the overlay shows besides the selection. */
export interface OverlayLook {
  readonly hoveredId: string | undefined
  /** The rectangle being drawn with the mouse, screen px. */
  readonly marquee: Rect | undefined
  readonly labelColor: string
}

/** Draws frame names, hover, selection and marquee over the page, in CSS px. */
export function paintOverlay(context: CanvasRenderingContext2D, document: StageDocument, look: OverlayLook): void {
  const { screenWidthPx, screenHeightPx } = document.viewport
  context.clearRect(0, 0, screenWidthPx, screenHeightPx)
  const selected = document.selection().flatMap((id) => document.node(id) ?? [])
  paintLabels(context, document, look.labelColor)
  const hovered = look.hoveredId === undefined ? undefined : document.node(look.hoveredId)
  if (hovered !== undefined && !selected.includes(hovered)) outline(context, document, hovered, 2)
  for (const node of selected) outline(context, document, node, 1)
  const [only] = selected
  if (only !== undefined && selected.length === 1) paintHandles(context, document, only)
  if (selected.length > 0) paintSize(context, document, selected)
  if (look.marquee !== undefined) paintMarquee(context, look.marquee)
}

/** The corners of a node on the canvas, screen px, from its top left clockwise. */
export function cornersOf(document: StageDocument, node: StageNode): readonly Point[] {
  const { width, height } = measureNode(document, node)
  const transform = multiply(toScreen(document.viewport), absoluteTransform(document, node))
  const corners: readonly Point[] = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ]
  return corners.map((corner) => apply(transform, corner))
}

function colorOf(document: StageDocument, node: StageNode): string {
  const family = [node, ...ancestorsOf(document, node)]
  const isComponent = family.some(({ type }) => type === 'COMPONENT' || type === 'INSTANCE' || type === 'COMPONENT_SET')
  return isComponent ? COMPONENT_COLOR : SELECTION_COLOR
}

function outline(context: CanvasRenderingContext2D, document: StageDocument, node: StageNode, widthPx: number): void {
  context.beginPath()
  for (const { x, y } of cornersOf(document, node)) context.lineTo(x, y)
  context.closePath()
  context.strokeStyle = colorOf(document, node)
  context.lineWidth = widthPx
  context.stroke()
}

function paintHandles(context: CanvasRenderingContext2D, document: StageDocument, node: StageNode): void {
  context.lineWidth = 1
  context.strokeStyle = colorOf(document, node)
  context.fillStyle = '#fff'
  for (const { x, y } of cornersOf(document, node)) {
    context.beginPath()
    context.rect(Math.round(x) - 3.5, Math.round(y) - 3.5, 7, 7)
    context.fill()
    context.stroke()
  }
}

function paintSize(context: CanvasRenderingContext2D, document: StageDocument, nodes: readonly StageNode[]): void {
  const points = nodes.flatMap((node) => cornersOf(document, node))
  const left = Math.min(...points.map(({ x }) => x))
  const right = Math.max(...points.map(({ x }) => x))
  const bottom = Math.max(...points.map(({ y }) => y))
  const [first] = nodes
  if (first === undefined) return
  const { width, height } = measureNode(document, first)
  const text = nodes.length === 1 ? `${round(width)} × ${round(height)}` : `${nodes.length} layers`
  context.font = '500 11px Inter'
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  const box = { width: context.measureText(text).width + 12, height: 18 }
  context.fillStyle = colorOf(document, first)
  context.beginPath()
  context.roundRect((left + right) / 2 - box.width / 2, bottom + 8, box.width, box.height, 4)
  context.fill()
  context.fillStyle = '#fff'
  context.fillText(text, (left + right) / 2, bottom + 8 + box.height / 2 + 0.5)
  context.textAlign = 'left'
}

function paintMarquee(context: CanvasRenderingContext2D, { x, y, width, height }: Rect): void {
  context.fillStyle = 'rgb(13 153 255 / 0.1)'
  context.strokeStyle = SELECTION_COLOR
  context.lineWidth = 1
  context.fillRect(x, y, width, height)
  context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height))
}

/** A frame's name is shown as long as it fits above the frame. */
function paintLabels(context: CanvasRenderingContext2D, document: StageDocument, labelColor: string): void {
  const page = document.require(document.currentPageId)
  context.font = '400 11px Inter'
  context.textBaseline = 'alphabetic'
  for (const node of childrenOf(document, page)) {
    if (!node.visible || !isLabelled(node)) continue
    const [topLeft, topRight] = cornersOf(document, node)
    if (topLeft === undefined || topRight === undefined) continue
    context.save()
    context.translate(topLeft.x, topLeft.y)
    context.rotate(Math.atan2(topRight.y - topLeft.y, topRight.x - topLeft.x))
    const isSelected = document.selection().includes(node.id)
    context.fillStyle = node.type === 'FRAME' && !isSelected ? labelColor : colorOf(document, node)
    const label = shorten(context, node.name, Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y))
    context.fillText(node.type === 'COMPONENT' ? `❖ ${label}` : label, 0, -7)
    context.restore()
  }
}

/** The label of a top-level frame under a point of the screen: that is how a frame with children is picked. */
export function labelAt(document: StageDocument, { x, y }: Point): StageNode | undefined {
  const page = document.require(document.currentPageId)
  return [...childrenOf(document, page)].reverse().find((node) => {
    if (!node.visible || node.locked || !isLabelled(node)) return false
    const { zoom } = document.viewport
    const box = absoluteBoundingBox(document, node)
    const [topLeft] = cornersOf(document, node)
    if (topLeft === undefined) return false
    const labelWidth = Math.min(box.width * zoom, node.name.length * 6.5)
    return x >= topLeft.x && x <= topLeft.x + labelWidth && y >= topLeft.y - 20 && y < topLeft.y - 1
  })
}

function isLabelled({ type }: StageNode): boolean {
  return type === 'FRAME' || type === 'COMPONENT' || type === 'INSTANCE' || type === 'SECTION'
}

function shorten(context: CanvasRenderingContext2D, text: string, maxWidth: number): string {
  if (context.measureText(text).width <= maxWidth) return text
  let length = text.length
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > maxWidth) length -= 1
  return length === 0 ? '' : `${text.slice(0, length)}…`
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}
