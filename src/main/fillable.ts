import type { RefusalReason } from '../protocol/selection'

/** A node whose `fills` may be set. */
export type FillableNode = SceneNode & MinimalFillsMixin & { readonly width: number; readonly height: number }

/** Whether this user and editor may change the document at all. */
export function canEditDocument(api: PluginAPI): boolean {
  return api.editorType !== 'dev'
}

/** Why a picture cannot become the fill of this node; undefined when it can. */
export function findRefusal(api: PluginAPI, node: BaseNode): RefusalReason | undefined {
  if (node.removed) return 'removed'
  if (!canEditDocument(api)) return 'viewer'
  if (!hasFills(node)) return 'no-fills'
  if (!(node.width > 0 && node.height > 0)) return 'zero-size'
  if (isLocked(node)) return 'locked'
  if (node.fills === api.mixed) return 'mixed-fills'
  // Setting `fills` would silently detach the style and every other layer would keep it.
  if ('fillStyleId' in node && node.fillStyleId !== '') return 'style-bound'
  return undefined
}

/** Whether the node has the properties a fill needs; says nothing about whether it may be written. */
export function hasFills(node: BaseNode): node is FillableNode {
  return 'fills' in node && 'width' in node && 'height' in node
}

// Figma lets plugins write to locked layers; a person who locked one, or a layer around it, meant it.
function isLocked(node: SceneNode): boolean {
  let ancestor: BaseNode | null = node
  while (ancestor !== null && ancestor.type !== 'PAGE' && ancestor.type !== 'DOCUMENT') {
    if ('locked' in ancestor && ancestor.locked) return true
    ancestor = ancestor.parent
  }
  return false
}
