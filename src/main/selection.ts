import { overlaps } from '../core/box'
import { MAX_SELECTED, MAX_TEXT_LENGTH, type SelectedNode, type SelectionSnapshot } from '../protocol/selection'
import { targetOfCell } from './cell-record'
import { canEditDocument, findRefusal } from './fillable'
import { readPictureStack, showsImage } from './picture-paints'
import { readRecipe } from './recipe'

/** What is selected on the current page, as plain data for the window. */
export function describeSelection(api: PluginAPI): SelectionSnapshot {
  const selection = [...api.currentPage.selection].sort(byPosition)
  const ranks = rankByDrawing(selection)
  const backdrop = findBackdrop(api, selection)
  return {
    pageId: api.currentPage.id,
    ...(backdrop === undefined ? {} : { backdrop: describeNode(api, backdrop, -1) }),
    nodes: selection.slice(0, MAX_SELECTED).map((node) => ({
      ...describeNode(api, node, ranks.get(node.id) ?? 0),
      ...(selection.length === 1 ? recipeOf(node) : {}),
    })),
    total: selection.length,
    canEdit: canEditDocument(api),
  }
}

/** Layers by their ids, those that are still there, in the order asked for. */
export async function describeLayers(api: PluginAPI, nodeIds: readonly string[]): Promise<readonly SelectedNode[]> {
  const described: SelectedNode[] = []
  for (const id of nodeIds) {
    const node = await api.getNodeByIdAsync(id)
    if (node === null || node.removed || !('width' in node)) continue
    described.push(describeNode(api, node, 0))
  }
  return described
}

function recipeOf(node: SceneNode): Pick<SelectedNode, 'recipe'> {
  const recipe = readRecipe(node)
  return recipe === undefined ? {} : { recipe }
}

function describeNode(api: PluginAPI, node: SceneNode, rank: number): SelectedNode {
  const refusal = findRefusal(api, node)
  const stack = readPictureStack(api, node)
  const box = node.absoluteBoundingBox
  const around = ancestorsOf(node)
  const madeForId = targetOfCell(node)
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
    ...(box === null ? {} : { box: { x: box.x, y: box.y, width: box.width, height: box.height } }),
    rank,
    ancestorIds: around.map(({ id }) => id),
    isMask: 'isMask' in node && node.isMask,
    isVisible: [node, ...around].every(({ visible }) => visible),
    ...(stack === undefined ? {} : { imageHash: stack.imageHash }),
    patchCount: stack?.patchHashes.length ?? 0,
    ...(madeForId === undefined ? {} : { madeForId }),
    ...(node.type === 'TEXT' ? { text: node.characters.slice(0, MAX_TEXT_LENGTH) } : {}),
  }
}

/** Layers looked through for each selected one; a file may hold thousands side by side. */
const MAX_LOOKED_AT = 500

/** The picture that lies right under the first selected layer, unless something selected shows a picture itself. */
function findBackdrop(api: PluginAPI, selection: readonly SceneNode[]): SceneNode | undefined {
  const [first] = selection
  if (first === undefined || selection.some((node) => showsImage(api, node))) return undefined
  let child: SceneNode = first
  for (let parent = child.parent; parent !== null && 'children' in parent; parent = child.parent) {
    const siblings: readonly SceneNode[] = parent.type === 'DOCUMENT' ? [] : parent.children
    const at = siblings.findIndex(({ id }) => id === child.id)
    const below = siblings.slice(Math.max(0, at - MAX_LOOKED_AT), at).reverse()
    // Figma's own masks lie under what they mask.
    const near =
      'isMask' in child && child.isMask ? [...siblings.slice(at + 1, at + 1 + MAX_LOOKED_AT), ...below] : below
    const found = near.find((node) => node.visible && showsImage(api, node) && lieOver(node, first))
    if (found !== undefined) return found
    if (parent.type === 'PAGE' || parent.type === 'DOCUMENT') return undefined
    child = parent as SceneNode
    if (showsImage(api, child)) return child
  }
  return undefined
}

function lieOver(a: SceneNode, b: SceneNode): boolean {
  const [one, other] = [a.absoluteBoundingBox, b.absoluteBoundingBox]
  return one !== null && other !== null && overlaps(one, other)
}

/** The layers around a layer up to its page, the nearest first. */
function ancestorsOf(node: SceneNode): readonly SceneNode[] {
  const found: SceneNode[] = []
  let parent = node.parent
  while (parent !== null && parent.type !== 'PAGE' && parent.type !== 'DOCUMENT') {
    found.push(parent as SceneNode)
    parent = parent.parent
  }
  return found
}

// What is drawn later lies above: siblings in the order of their list, and every layer after the one that holds it.
function rankByDrawing(nodes: readonly SceneNode[]): ReadonlyMap<string, number> {
  const placed = nodes.map((node) => ({ id: node.id, path: pathOf(node) }))
  placed.sort((a, b) => comparePaths(a.path, b.path))
  return new Map(placed.map(({ id }, rank) => [id, rank]))
}

function pathOf(node: SceneNode): readonly number[] {
  const path: number[] = []
  let child: BaseNode = node
  while (child.parent !== null && 'children' in child.parent && child.type !== 'PAGE') {
    const { id } = child
    path.unshift(child.parent.children.findIndex((sibling) => sibling.id === id))
    child = child.parent
  }
  return path
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (let depth = 0; depth < Math.min(a.length, b.length); depth += 1) {
    const difference = (a[depth] ?? 0) - (b[depth] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

// Figma leaves the order of a selection open; reading order is the one a person can predict.
function byPosition(a: SceneNode, b: SceneNode): number {
  const boxA = a.absoluteBoundingBox
  const boxB = b.absoluteBoundingBox
  if (boxA === null || boxB === null) return 0
  return boxA.y - boxB.y || boxA.x - boxB.x
}
