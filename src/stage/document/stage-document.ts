import { ancestorsOf, descendantsOf, type NodeSource, pageOf } from './geometry'
import { History, type UndoStep } from './history'
import { ImageStore } from './image-store'
import { defaultProperties } from './node-defaults'
import { isContainerType, type NodeProperties, type StageNode, type StageNodeType } from './stage-node'

/** What part of the page is on screen. Zoom 1 shows one document px as one screen px. */
export interface Viewport {
  readonly center: Vector
  readonly zoom: number
  /** Size of the visible canvas on the screen, px. */
  readonly screenWidthPx: number
  readonly screenHeightPx: number
}

/** A shared fill. */
export interface PaintStyleRecord {
  readonly id: string
  readonly name: string
  readonly paints: readonly Paint[]
}

/** What just changed. Told synchronously, once for each write: whoever draws should gather changes into a frame. */
export type DocumentChange =
  | { readonly kind: 'nodes'; readonly ids: readonly string[] }
  | { readonly kind: 'selection' | 'page' | 'viewport' | 'history' }

/** Where a node goes. `index` counts from the bottom; at the top when left out. */
export interface Slot {
  readonly parentId: string
  readonly index?: number
}

/**
 * The file that is open: nodes, pages, pictures, styles, selection, viewport, undo. It knows nothing of plugins and
 * their rules; those are the facade's. Throws for ids that do not exist and for moves that make no tree.
 */
export class StageDocument implements NodeSource {
  readonly rootId = '0:0'
  readonly images = new ImageStore()
  readonly paintStyles = new Map<string, PaintStyleRecord>()
  readonly #nodes = new Map<string, StageNode>()
  readonly #history = new History()
  readonly #listeners = new Set<(change: DocumentChange) => void>()
  readonly #selections = new Map<string, readonly string[]>()
  #currentPageId = ''
  #viewport: Viewport = { center: { x: 0, y: 0 }, zoom: 1, screenWidthPx: 1280, screenHeightPx: 800 }
  #lastId = 0

  constructor() {
    const root: StageNode = {
      ...defaultProperties('DOCUMENT'),
      id: this.rootId,
      type: 'DOCUMENT',
      parentId: null,
      childIds: [],
      sourceId: '',
      overriddenFields: [],
    }
    this.#nodes.set(root.id, root)
  }

  /** The record now in force, undefined when the node does not exist (any more). */
  node(id: string): StageNode | undefined {
    return this.#nodes.get(id)
  }

  /** The record of a node that must exist. */
  require(id: string): StageNode {
    const node = this.#nodes.get(id)
    if (node === undefined) throw new Error(`No node with id ${id}`)
    return node
  }

  /** All nodes, in no order. */
  nodes(): Iterable<StageNode> {
    return this.#nodes.values()
  }

  /** Tells of every change until the returned function is called. */
  subscribe(listener: (change: DocumentChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Puts a new node into a parent and returns its record. */
  create(type: StageNodeType, slot: Slot, properties: Partial<StageNode> = {}): StageNode {
    const node: StageNode = {
      ...defaultProperties(type),
      sourceId: '',
      overriddenFields: [],
      ...properties,
      id: properties.id ?? this.#newId(),
      type,
      parentId: slot.parentId,
      childIds: [],
    }
    if (this.#nodes.has(node.id)) throw new Error(`A node with id ${node.id} exists already`)
    this.#write(node.id, node)
    this.#link(node.id, slot)
    if (type === 'PAGE' && this.#currentPageId === '') this.#currentPageId = node.id
    this.#tell({ kind: 'nodes', ids: [node.id, slot.parentId] })
    return this.require(node.id)
  }

  /** Changes properties of a node. */
  update(id: string, changes: Partial<NodeProperties & Pick<StageNode, 'overriddenFields'>>): void {
    this.#write(id, { ...this.require(id), ...changes })
    this.#tell({ kind: 'nodes', ids: [id] })
  }

  /** Moves a node elsewhere in the tree. Its `relativeTransform` stays as it is, so it may jump on the page. */
  move(id: string, slot: Slot): void {
    const node = this.require(id)
    const target = this.require(slot.parentId)
    if (target.id === id || ancestorsOf(this, target).some((ancestor) => ancestor.id === id)) {
      throw new Error('A parent or grandparent cannot be inserted into its child')
    }
    const formerParentId = this.#unlink(node)
    this.#write(id, { ...this.require(id), parentId: slot.parentId })
    this.#link(id, slot)
    this.#tell({ kind: 'nodes', ids: [id, slot.parentId, ...formerParentId] })
  }

  /** Takes a node and all below it out of the document. */
  remove(id: string): void {
    const node = this.require(id)
    const removedIds = [node, ...descendantsOf(this, node)].map((each) => each.id)
    const parentId = this.#unlink(node)
    for (const removedId of removedIds) this.#write(removedId, undefined)
    this.#dropFromSelections()
    this.#tell({ kind: 'nodes', ids: [...removedIds, ...parentId] })
  }

  /** Ids of the pages, in order. */
  get pageIds(): readonly string[] {
    return this.require(this.rootId).childIds
  }

  /** The page on screen. */
  get currentPageId(): string {
    return this.#currentPageId
  }

  /** Shows another page. */
  setCurrentPage(id: string): void {
    if (this.require(id).type !== 'PAGE') throw new Error(`${id} is not a page`)
    if (id === this.#currentPageId) return
    this.#currentPageId = id
    this.#tell({ kind: 'page' })
    this.#tell({ kind: 'selection' })
  }

  /** What is selected on a page, in the order it was selected. */
  selection(pageId: string = this.#currentPageId): readonly string[] {
    return this.#selections.get(pageId) ?? []
  }

  /** Selects nodes of a page; of a node and something inside it only the outer one stays, as in Figma. */
  select(ids: readonly string[], pageId: string = this.#currentPageId): void {
    const outermost = ids.filter((id, index) => {
      const ancestors = ancestorsOf(this, this.require(id))
      return ids.indexOf(id) === index && !ancestors.some((ancestor) => ids.includes(ancestor.id))
    })
    this.#selections.set(pageId, outermost)
    this.#tell({ kind: 'selection' })
  }

  /** What is on screen. */
  get viewport(): Viewport {
    return this.#viewport
  }

  /** Pans, zooms, or tells the size of the canvas. */
  setViewport(changes: Partial<Viewport>): void {
    this.#viewport = { ...this.#viewport, ...changes }
    this.#tell({ kind: 'viewport' })
  }

  /** Makes all writes since the last commit one undo step. Without writes nothing happens. */
  commitUndo(): void {
    this.#history.commit()
    this.#tell({ kind: 'history' })
  }

  /** Runs what a person does by hand as an undo step of its own; what a plugin wrote before becomes a step first. */
  act<Value>(action: () => Value): Value {
    this.commitUndo()
    const value = action()
    this.commitUndo()
    return value
  }

  /** Takes the last step back (uncommitted writes count as one). False when there is none. */
  undo(): boolean {
    return this.#replay(this.#history.undo(), 'before')
  }

  /** Does the step again that undo took back. False when there is none. */
  redo(): boolean {
    return this.#replay(this.#history.redo(), 'after')
  }

  /** How many times undo can be pressed. */
  get undoCount(): number {
    return this.#history.undoCount
  }

  /** How many times redo can be pressed. */
  get redoCount(): number {
    return this.#history.redoCount
  }

  /** Whether there are writes that no undo step holds yet. */
  get hasUncommittedWrites(): boolean {
    return this.#history.isOpen
  }

  /** Makes what is there now the start of undo, for a freshly filled document. */
  forgetHistory(): void {
    this.#history.clear()
    this.#tell({ kind: 'history' })
  }

  #newId(): string {
    this.#lastId += 1
    const id = `1:${this.#lastId}`
    return this.#nodes.has(id) ? this.#newId() : id
  }

  #write(id: string, after: StageNode | undefined): void {
    this.#history.note(id, { before: this.#nodes.get(id), after })
    this.#put(id, after)
  }

  #put(id: string, node: StageNode | undefined): void {
    if (node === undefined) this.#nodes.delete(id)
    else this.#nodes.set(id, node)
  }

  #link(id: string, { parentId, index }: Slot): void {
    const parent = this.require(parentId)
    if (!isContainerType(parent.type)) throw new Error(`A ${parent.type} holds no children`)
    const childIds = [...parent.childIds]
    childIds.splice(index ?? childIds.length, 0, id)
    this.#write(parentId, { ...parent, childIds })
  }

  #unlink(node: StageNode): readonly string[] {
    if (node.parentId === null) throw new Error('The document itself cannot be moved or removed')
    const parent = this.require(node.parentId)
    this.#write(parent.id, { ...parent, childIds: parent.childIds.filter((childId) => childId !== node.id) })
    return [parent.id]
  }

  #replay(step: UndoStep | undefined, side: 'before' | 'after'): boolean {
    if (step === undefined) return false
    for (const [id, delta] of step) this.#put(id, delta[side])
    this.#dropFromSelections()
    this.#tell({ kind: 'nodes', ids: [...step.keys()] })
    this.#tell({ kind: 'history' })
    return true
  }

  #dropFromSelections(): void {
    for (const [pageId, ids] of this.#selections) {
      const left = ids.filter((id) => this.#isOnPage(id, pageId))
      if (left.length === ids.length) continue
      this.#selections.set(pageId, left)
      this.#tell({ kind: 'selection' })
    }
  }

  #isOnPage(id: string, pageId: string): boolean {
    const node = this.#nodes.get(id)
    return node !== undefined && pageOf(this, node)?.id === pageId
  }

  #tell(change: DocumentChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
