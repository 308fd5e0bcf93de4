import { overlaps } from '../../../core/box'
import type { ReferenceRole } from '../../../core/generation'
import type { Mode } from '../../../core/mode'
import { MODE_RULES } from '../../../core/modes/mode-rules'
import type { SelectedNode } from '../../../protocol/selection'

/** What a layer is for in a press. */
export type LayerRole = 'target' | 'mask' | Exclude<ReferenceRole, 'base'>

/** What a person decided about a layer, kept while the window is open. */
export interface LayerSetting {
  readonly role?: LayerRole
  readonly off?: boolean
}

/** A layer that goes along with the prompt. */
export interface LayerReference {
  readonly node: SelectedNode
  /** Kept when the selection changes. */
  readonly pinned: boolean
  readonly on: boolean
  readonly role: Exclude<ReferenceRole, 'base'>
}

/** Who is who among the selected and the pinned layers. */
export interface LayerRoles {
  /** The picture that is changed. Absent in `generate`, and where nothing selected is one. */
  readonly target?: SelectedNode
  /** Layers that together are the mask; some may be switched off. */
  readonly masks: readonly { readonly node: SelectedNode; readonly on: boolean }[]
  /** Text layers whose words are to stand in the picture; only in `text`. */
  readonly texts: readonly SelectedNode[]
  /** In the order they are sent. */
  readonly references: readonly LayerReference[]
}

/** What the roles are worked out from. */
export interface RoleFacts {
  readonly mode: Mode
  readonly selected: readonly SelectedNode[]
  /** The picture under what is selected. */
  readonly backdrop?: SelectedNode | undefined
  readonly pinned: readonly SelectedNode[]
  readonly settings: ReadonlyMap<string, LayerSetting>
  /** Ids of references in the order that a person gave them; others follow, selected ones first. */
  readonly order?: readonly string[]
}

/**
 * Decides what each layer is: the target is the picture (the layer with an image, else with contents) that masks lie
 * over, or the lowest one, or, where only shapes are selected, the picture under them; shapes without a picture over it are masks; all else are references. What a person chose
 * comes first. In `generate` nothing is a target or a mask, and only pinned layers are references.
 */
export function assignRoles({ mode, selected, backdrop, pinned, settings, order = [] }: RoleFacts): LayerRoles {
  const pinnedIds = new Set(pinned.map(({ id }) => id))
  const kept = pinned.map((node) => referenceOf(node, true, settings))
  if (MODE_RULES[mode].target === 'none') return { masks: [], texts: [], references: inOrder(kept, order) }
  const free = [...selected].filter(({ id }) => !pinnedIds.has(id))
  const target = findTarget(free, settings, backdrop)
  const others = free.filter((node) => node !== target)
  const texts = others.filter(({ id, text }) => mode === 'text' && text !== undefined && !settings.has(id))
  const masks = others.filter((node) => !texts.includes(node) && isMaskOver(node, target, settings, mode))
  const references = others
    .filter((node) => !masks.includes(node) && !texts.includes(node))
    .map((node) => referenceOf(node, false, settings))
  return {
    ...(target === undefined ? {} : { target }),
    masks: masks.map((node) => ({ node, on: settings.get(node.id)?.off !== true })),
    texts,
    references: inOrder([...references, ...kept], order),
  }
}

function inOrder(references: readonly LayerReference[], order: readonly string[]): readonly LayerReference[] {
  const placeOf = ({ node }: LayerReference) => (order.includes(node.id) ? order.indexOf(node.id) : order.length)
  return [...references].sort((a, b) => placeOf(a) - placeOf(b))
}

function referenceOf(node: SelectedNode, pinned: boolean, settings: ReadonlyMap<string, LayerSetting>): LayerReference {
  const { role, off } = settings.get(node.id) ?? {}
  return {
    node,
    pinned,
    on: off !== true,
    role: role === undefined || role === 'target' || role === 'mask' ? 'subject' : role,
  }
}

function findTarget(
  nodes: readonly SelectedNode[],
  settings: ReadonlyMap<string, LayerSetting>,
  backdrop: SelectedNode | undefined,
): SelectedNode | undefined {
  const chosen = nodes.find(({ id }) => settings.get(id)?.role === 'target')
  if (chosen !== undefined) return chosen
  const able = nodes.filter(({ id, width, height }) => width > 0 && height > 0 && settings.get(id)?.role === undefined)
  const pictures = able.filter(({ hasImage, isMask }) => hasImage && !isMask)
  const candidates =
    pictures.length > 0 ? pictures : able.filter(({ childCount, type }) => childCount > 0 && type !== 'GROUP')
  const shapes = able.filter((node) => isShape(node))
  const covered = candidates.find((node) => shapes.some((shape) => shape !== node && lieOver(shape, node)))
  const under = backdrop !== undefined && shapes.some((shape) => lieOver(shape, backdrop)) ? backdrop : undefined
  return (
    covered ??
    lowest(candidates) ??
    under ??
    (able.length === 1 ? able[0] : lowest(able.filter((node) => !isShape(node))))
  )
}

function lowest(nodes: readonly SelectedNode[]): SelectedNode | undefined {
  return [...nodes].sort((a, b) => a.rank - b.rank)[0]
}

function isMaskOver(
  node: SelectedNode,
  target: SelectedNode | undefined,
  settings: ReadonlyMap<string, LayerSetting>,
  mode: Mode,
): boolean {
  if (MODE_RULES[mode].mask === 'none') return false
  const role = settings.get(node.id)?.role
  if (role !== undefined) return role === 'mask'
  if (node.isMask) return true
  return isShape(node) && target !== undefined && lieOver(node, target)
}

const SHAPES = new Set([
  'RECTANGLE',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'VECTOR',
  'BOOLEAN_OPERATION',
  'TEXT',
  'LINE',
  'GROUP',
])

/** Whether a layer may serve as a mask by itself: a shape, drawn or lettered, that shows no picture. */
function isShape({ type, hasImage, isMask }: SelectedNode): boolean {
  return isMask || (SHAPES.has(type) && !hasImage)
}

// Drawn later and sharing some area. A mask inside the target's own frame counts too: it is drawn after the frame.
function lieOver(above: SelectedNode, below: SelectedNode): boolean {
  return above.rank > below.rank && above.box !== undefined && below.box !== undefined && overlaps(above.box, below.box)
}
