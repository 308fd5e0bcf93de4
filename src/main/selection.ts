import { MAX_SELECTED, type SelectedNode, type SelectionSnapshot } from '../protocol/selection'
import { canEditDocument, findRefusal, hasFills } from './fillable'

/** What is selected on the current page, as plain data for the window. */
export function describeSelection(api: PluginAPI): SelectionSnapshot {
  const selection = [...api.currentPage.selection].sort(byPosition)
  return {
    pageId: api.currentPage.id,
    nodes: selection.slice(0, MAX_SELECTED).map((node) => describeNode(api, node)),
    total: selection.length,
    canEdit: canEditDocument(api),
  }
}

function describeNode(api: PluginAPI, node: SceneNode): SelectedNode {
  const refusal = findRefusal(api, node)
  return {
    id: node.id,
    name: node.name,
    type: node.type,
    width: node.width,
    height: node.height,
    ...(refusal === undefined ? {} : { refusal }),
    hasImage: showsImage(api, node),
    childCount: 'children' in node ? node.children.length : 0,
    isComponent: node.type === 'COMPONENT',
  }
}

function showsImage(api: PluginAPI, node: SceneNode): boolean {
  if (!hasFills(node)) return false
  const fills = node.fills
  return fills !== api.mixed && fills.some((paint) => paint.type === 'IMAGE' && paint.visible !== false)
}

// Figma leaves the order of a selection open; reading order is the one a person can predict.
function byPosition(a: SceneNode, b: SceneNode): number {
  const boxA = a.absoluteBoundingBox
  const boxB = b.absoluteBoundingBox
  if (boxA === null || boxB === null) return 0
  return boxA.y - boxB.y || boxA.x - boxB.x
}
