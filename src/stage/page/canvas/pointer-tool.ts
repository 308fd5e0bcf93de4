import { ancestorsOf, containerTransform } from '../../document/geometry'
import { invert, multiply, type Point } from '../../document/matrix'
import type { StageDocument } from '../../document/stage-document'
import type { StageNode } from '../../document/stage-node'
import { nodesAt, nodesInMarquee, pickFrom } from './hit-test'
import { labelAt } from './paint-overlay'
import { toPage } from './viewport-math'

/** Nearer than this a press and a release are a click, screen px. */
const DRAG_FROM_PX = 3

/** Keys and clicks that change what a press does. */
export interface PressKeys {
  readonly shift: boolean
  readonly deep: boolean
}

/** What the mouse is doing between press and release. */
type Gesture =
  | { readonly kind: 'none' }
  | { readonly kind: 'pan'; readonly last: Point }
  | { readonly kind: 'press' | 'marquee'; readonly from: Point; readonly keep: readonly string[] }
  | { readonly kind: 'grab' | 'move'; readonly from: Point; readonly starts: readonly MoveStart[] }

interface MoveStart {
  readonly id: string
  readonly place: Transform
  /** From the page to the coordinates the node is placed in. */
  readonly toContainer: Transform
}

/** Selects, moves and pans on the canvas. All points in px of the canvas element. */
export class PointerTool {
  #gesture: Gesture = { kind: 'none' }
  readonly #document: StageDocument

  constructor(document: StageDocument) {
    this.#document = document
  }

  /** The node a click would select now. */
  hover(at: Point, keys: PressKeys): StageNode | undefined {
    const label = labelAt(this.#document, at)
    return label ?? pickFrom(this.#pathAt(at), this.#document.selection(), keys.deep)
  }

  /** The rectangle being drawn, if any. */
  marquee(at: Point): Rect | undefined {
    return this.#gesture.kind === 'marquee' ? boxBetween(this.#gesture.from, at) : undefined
  }

  /** Starts to pan: space or the middle button is down. */
  pressToPan(at: Point): void {
    this.#gesture = { kind: 'pan', last: at }
  }

  /** Selects what is under the mouse, or starts a marquee where there is nothing. */
  press(at: Point, keys: PressKeys): void {
    const document = this.#document
    const node = this.hover(at, keys)
    if (node === undefined) {
      const keep = keys.shift ? document.selection() : []
      document.select(keep)
      this.#gesture = { kind: 'press', from: at, keep }
      return
    }
    document.select(nextSelection(document.selection(), node.id, keys.shift))
    this.#gesture = { kind: 'grab', from: at, starts: this.#moveStarts() }
  }

  /** Goes one step further in below the mouse. */
  doubleClick(at: Point): void {
    const node = pickFrom(this.#pathAt(at), this.#document.selection(), true)
    if (node !== undefined) this.#document.select([node.id])
  }

  /** Follows the mouse while a button is down. */
  drag(at: Point): void {
    const gesture = this.#gesture
    if (gesture.kind === 'pan') this.#pan(gesture.last, at)
    if (gesture.kind === 'press' || gesture.kind === 'grab') this.#beginDrag(gesture, at)
    if (gesture.kind === 'marquee') this.#selectInside(boxBetween(gesture.from, at), gesture.keep)
    if (gesture.kind === 'move') this.#moveTo(gesture.starts, gesture.from, at)
  }

  /** Ends what the mouse was doing. */
  release(): void {
    if (this.#gesture.kind === 'move') this.#document.commitUndo()
    this.#gesture = { kind: 'none' }
  }

  #beginDrag(gesture: Extract<Gesture, { from: Point }>, at: Point): void {
    if (Math.hypot(at.x - gesture.from.x, at.y - gesture.from.y) < DRAG_FROM_PX) return
    if (gesture.kind === 'press') this.#gesture = { ...gesture, kind: 'marquee' }
    if (gesture.kind === 'grab') {
      this.#document.commitUndo()
      this.#gesture = { ...gesture, kind: 'move' }
    }
  }

  #pan(last: Point, at: Point): void {
    const { center, zoom } = this.#document.viewport
    this.#document.setViewport({
      center: { x: center.x - (at.x - last.x) / zoom, y: center.y - (at.y - last.y) / zoom },
    })
    this.#gesture = { kind: 'pan', last: at }
  }

  #selectInside(marquee: Rect, keep: readonly string[]): void {
    const { viewport } = this.#document
    const from = toPage(viewport, marquee)
    const box = { ...from, width: marquee.width / viewport.zoom, height: marquee.height / viewport.zoom }
    const page = this.#document.require(this.#document.currentPageId)
    const hits = nodesInMarquee(this.#document, page, box).map(({ id }) => id)
    this.#document.select([...new Set([...keep, ...hits])])
  }

  #moveTo(starts: readonly MoveStart[], from: Point, at: Point): void {
    const { zoom } = this.#document.viewport
    const shift: Transform = [
      [1, 0, Math.round((at.x - from.x) / zoom)],
      [0, 1, Math.round((at.y - from.y) / zoom)],
    ]
    for (const { id, place, toContainer } of starts) {
      const moved = multiply(toContainer, multiply(shift, multiply(invert(toContainer), place)))
      this.#document.update(id, { relativeTransform: moved })
    }
  }

  // Layers that an auto layout or an instance holds in place stay where they are, as in Figma.
  #moveStarts(): readonly MoveStart[] {
    const document = this.#document
    const nodes = document.selection().flatMap((id) => document.node(id) ?? [])
    return nodes
      .filter((node) => !ancestorsOf(document, node).some(({ type }) => type === 'INSTANCE'))
      .filter((node) => document.node(node.parentId ?? '')?.layoutMode === 'NONE')
      .filter((node) => node.type !== 'GROUP' && node.type !== 'BOOLEAN_OPERATION' && !node.locked)
      .map((node) => ({
        id: node.id,
        place: node.relativeTransform,
        toContainer: invert(containerTransform(document, node)),
      }))
  }

  #pathAt(at: Point): readonly StageNode[] {
    const { viewport } = this.#document
    const page = this.#document.require(this.#document.currentPageId)
    return nodesAt(this.#document, page, toPage(viewport, at), viewport.zoom)
  }
}

function nextSelection(selected: readonly string[], id: string, isShift: boolean): readonly string[] {
  if (!isShift) return selected.includes(id) ? selected : [id]
  return selected.includes(id) ? selected.filter((each) => each !== id) : [...selected, id]
}

function boxBetween(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}
