import { descendantsOf } from './geometry'
import { placeAt } from './matrix'
import { IDENTITY } from './node-defaults'
import { type PaintStyleRecord, StageDocument } from './stage-document'
import type { NodeProperties, StageNode, StageNodeType } from './stage-node'

/** Types a seed can name: those whose size is their own, and groups, which fit their children. */
type SeedNodeType = Exclude<StageNodeType, 'DOCUMENT' | 'PAGE' | 'INSTANCE'>

interface SeedPlace {
  /** Keep it stable when something refers to it; else one is made. */
  readonly id?: string
  /** Px in the container (for a child of a group: in the group's container). */
  readonly x?: number
  readonly y?: number
  /** Degrees, counterclockwise, about the top left corner. */
  readonly rotation?: number
  /** One radius for all corners, px. */
  readonly cornerRadius?: number
}

/** A node in plain words. What is left out is as in a node Figma just made. */
export interface NodeSeed extends SeedPlace, Partial<NodeProperties> {
  readonly type: SeedNodeType
  /** From the bottom to the top. */
  readonly children?: readonly NodeOrInstanceSeed[]
}

/** An instance of a component that stands earlier in the seed. Its children come from there. */
export interface InstanceSeed extends SeedPlace, Partial<NodeProperties> {
  readonly type: 'INSTANCE'
  readonly mainComponentId: string
}

/** Anything that stands on a page. */
export type NodeOrInstanceSeed = NodeSeed | InstanceSeed

/** A page in plain words. */
export interface PageSeed {
  readonly id?: string
  readonly name: string
  readonly background?: readonly Paint[]
  readonly children: readonly NodeOrInstanceSeed[]
}

/** A document in plain words. Pictures are put into `document.images` by the caller, before or after. */
export interface DocumentSeed {
  readonly name?: string
  readonly pages: readonly PageSeed[]
  readonly paintStyles?: readonly PaintStyleRecord[]
}

/** Builds a document from a seed, with nothing to undo. Throws for an instance whose component does not stand before it. */
export function createDocument(seed: DocumentSeed): StageDocument {
  const document = new StageDocument()
  if (seed.name !== undefined) document.update(document.rootId, { name: seed.name })
  for (const style of seed.paintStyles ?? []) document.paintStyles.set(style.id, style)
  for (const page of seed.pages) plantPage(document, page)
  document.forgetHistory()
  return document
}

/** Puts what a seed describes into a parent, on top, and returns its record. */
export function plant(document: StageDocument, parentId: string, seed: NodeOrInstanceSeed): StageNode {
  if (seed.type === 'INSTANCE') return plantInstance(document, parentId, seed)
  const { type, children = [], ...rest } = seed
  const node = document.create(type, { parentId }, propertiesOf(rest))
  for (const child of children) plant(document, node.id, child)
  return document.require(node.id)
}

/**
 * Repeats a component: the instance and, below it, a copy of each node with an id like Figma's (`I<instance>;<source>`).
 * Throws when there is no such component.
 */
export function plantInstance(document: StageDocument, parentId: string, seed: InstanceSeed): StageNode {
  const { type, mainComponentId, ...rest } = seed
  const component = document.require(mainComponentId)
  if (component.type !== 'COMPONENT') throw new Error(`${mainComponentId} is no component`)
  const own = propertiesOf(rest)
  const { id: _componentId, ...look } = component
  const instance = document.create(
    type,
    { parentId },
    {
      ...look,
      relativeTransform: IDENTITY,
      pluginData: {},
      sharedPluginData: {},
      relaunchData: {},
      ...own,
      mainComponentId,
      sourceId: mainComponentId,
      overriddenFields: fieldsOf(own),
    },
  )
  const copies = new Map([[component.id, instance.id]])
  for (const source of descendantsOf(document, component)) {
    const copyParentId = copies.get(source.parentId ?? '')
    if (copyParentId === undefined) continue
    const id = `I${instance.id};${source.id}`
    copies.set(source.id, id)
    document.create(source.type, { parentId: copyParentId }, { ...source, id, sourceId: source.id })
  }
  return document.require(instance.id)
}

function plantPage(document: StageDocument, page: PageSeed): void {
  const { id, name, background } = page
  const { id: pageId } = document.create(
    'PAGE',
    { parentId: document.rootId },
    {
      name,
      ...(id === undefined ? {} : { id }),
      ...(background === undefined ? {} : { fills: background }),
    },
  )
  for (const child of page.children) plant(document, pageId, child)
}

function propertiesOf(seed: SeedPlace & Partial<NodeProperties>): Partial<StageNode> {
  const { x, y, rotation, cornerRadius, ...properties } = seed
  const isPlaced = x !== undefined || y !== undefined || rotation !== undefined
  return {
    ...properties,
    ...(isPlaced ? { relativeTransform: placeAt({ x: x ?? 0, y: y ?? 0 }, rotation ?? 0) } : {}),
    ...(cornerRadius === undefined ? {} : { cornerRadii: [cornerRadius, cornerRadius, cornerRadius, cornerRadius] }),
  }
}

function fieldsOf(properties: Partial<StageNode>): readonly (keyof NodeProperties)[] {
  const { id, type, parentId, childIds, sourceId, overriddenFields, ...rest } = properties
  return Object.keys(rest) as (keyof NodeProperties)[]
}
